"""The player: what the browser shows of a film."""

from courtyard.app.player.player import Player, joined

__all__ = ["Player", "joined"]
