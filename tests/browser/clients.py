"""Visitors without a browser: they speak with the server as the page does, over a websocket."""

from __future__ import annotations

import json
import struct
import time
import urllib.request
from contextlib import ExitStack
from typing import Any, Self
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from browser.serving import PATIENCE, Server

PLAYER, PANEL = "frames", "scenarios"
"""A trait that only the player has, and one that only the settings have."""


class Client:
    """A page of the explorer as the server sees it: what it sends is read and kept."""

    def __init__(self, server: Server, query: str) -> None:
        self.server = server
        self.query = query
        self.kernel, self.session = str(uuid4()), str(uuid4())
        self.widgets: dict[str, dict[str, Any]] = {}
        self.errors: list[str] = []
        self._open = ExitStack()
        self._line: ClientConnection | None = None

    def __enter__(self) -> Self:
        address = self.server.address.replace("http", "ws")
        with urllib.request.urlopen(f"{self.server.address}/?{self.query}") as page:
            cookie = page.headers["set-cookie"].partition(";")[0]
        line = connect(
            f"{address}/jupyter/api/kernels/{self.kernel}/channels?session_id={self.session}",
            additional_headers={"Cookie": cookie},
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._line = self._open.enter_context(line)
        control = str(uuid4())
        self.say("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}})
        run = {"method": "run", "args": {"path": f"{self.server.address}/?{self.query}"}}
        self.say("comm_msg", {"comm_id": control, "data": run})
        return self

    def __exit__(self, *_: object) -> None:
        """Leave as a browser does: it closes the line, and says that the page is gone."""
        self._open.close()
        close = f"/_solara/api/close/{self.kernel}?session_id={self.session}"
        with urllib.request.urlopen(f"{self.server.address}{close}", data=b"") as answer:
            assert answer.status == 200

    def say(self, kind: str, content: dict[str, Any]) -> None:
        assert self._line is not None
        header = {"msg_id": str(uuid4()), "msg_type": kind, "session": self.session}
        header |= {"username": "", "version": "5.2", "date": "2000-01-01T00:00:00Z"}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self._line.send(json.dumps(message | {"channel": "shell", "buffers": []}))

    def wish(self, **wish: Any) -> None:
        """Ask for something as the settings do."""
        event = {"method": "custom", "content": {"event": "wish", "data": wish}}
        self.say("comm_msg", {"comm_id": self.with_trait(PANEL), "data": event})

    def with_trait(self, name: str) -> str:
        return next(one for one, state in self.widgets.items() if name in state)

    def film(self) -> dict[str, Any]:
        """Read until the film is there to its end, and return what the player got of it."""
        return self.until(whole)

    def until(self, there: Any) -> dict[str, Any]:
        """Read until the player's state is as it should be."""
        assert self._line is not None
        end = time.monotonic() + PATIENCE
        while True:
            player = [state for state in self.widgets.values() if PLAYER in state]
            if player and there(player[0]):
                return player[0]
            self._heard(self._line.recv(timeout=end - time.monotonic()))

    def _heard(self, message: str | bytes) -> None:
        said, buffers = taken_apart(message)
        kind, content = said["header"]["msg_type"], said["content"]
        if kind == "error" or (kind == "stream" and content["name"] == "stderr"):
            self.errors.append(str(content))
        state = content.get("data", {}).get("state")
        if kind not in ("comm_open", "comm_msg") or state is None:
            return
        for path, buffer in zip(content["data"].get("buffer_paths", []), buffers, strict=False):
            place = state
            for step in path[:-1]:
                place = place[step]
            if isinstance(place, list):
                place[path[-1]] = buffer
            else:
                place |= {path[-1]: buffer}
        self.widgets.setdefault(content["comm_id"], {}).update(state)


def whole(state: dict[str, Any]) -> bool:
    """Return whether a film and the frames of all its weeks are there."""
    film = state["film"]
    if not film:
        return False
    return sum(map(len, state["frames"])) == film["n"] * (film["weeks"] + 1)


def taken_apart(message: str | bytes) -> tuple[Any, list[bytes]]:
    """Return a message and its buffers; with buffers it is bytes, offsets first."""
    if isinstance(message, str):
        return json.loads(message), []
    (count,) = struct.unpack_from("!I", message)
    starts = struct.unpack_from(f"!{count}I", message, 4)
    parts = [message[a:b] for a, b in zip(starts, (*starts[1:], None), strict=True)]
    return json.loads(parts[0]), parts[1:]
