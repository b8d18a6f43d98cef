"""Positions in the change log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """A state of the database. ``oldest`` is the first position that a later change can have, ``snapshot`` what
    PostgreSQL needs besides, and ``server`` the server that counts these numbers.
    """

    oldest: int
    snapshot: str = ""
    server: str = ""

    def __str__(self) -> str:
        return f"{self.server}/{self.snapshot}" if self.server else str(self.oldest)

    @classmethod
    def read(cls, text: str) -> Position:
        """Read the text that ``str`` writes."""
        server, _, snapshot = text.rpartition("/")
        return cls(int(snapshot.partition(":")[0]), snapshot if server else "", server)
