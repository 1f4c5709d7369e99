"""What is kept for the next who asks for it, within a number of bytes, and whose turn it is."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Any, Protocol


class Sized(Protocol):
    """Anything that knows how many bytes it takes."""

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        ...


class Shelf[T: Sized]:
    """Things by key; the one not asked for the longest time goes first when there is no room.

    Args:
        room: bytes that all of them may take. What alone is larger is not kept.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._things: OrderedDict[Any, T] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: Any) -> T | None:
        """Return what is kept under a key, or None."""
        found = self._things.get(key)
        if found is not None:
            self._things.move_to_end(key)
        return found

    def put(self, key: Any, thing: T) -> None:
        """Keep something."""
        before = self._things.pop(key, None)
        self.size += thing.size - (0 if before is None else before.size)
        self._things[key] = thing
        while self.size > self._room:
            self.size -= self._things.popitem(last=False)[1].size


class Turns[T]:
    """A queue in which visitors take turns: one with a hundred wishes waits like one with one."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def add(self, visitor: str, wish: T) -> None:
        """Put a wish behind the others of its visitor."""
        self._waiting.setdefault(visitor, deque()).append(wish)

    def next(self) -> T | None:
        """Take the wish whose turn it is; its visitor is the last in turn then."""
        if not self._waiting:
            return None
        visitor, wishes = self._waiting.popitem(last=False)
        wish = wishes.popleft()
        if wishes:
            self._waiting[visitor] = wishes
        return wish

    def drop(self, wish: T) -> None:
        """Take a wish out, if it is there."""
        for visitor, wishes in list(self._waiting.items()):
            if wish in wishes:
                wishes.remove(wish)
            if not wishes:
                del self._waiting[visitor]
