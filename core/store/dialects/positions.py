"""Positions in the change log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """A state of the database: ``oldest`` is the first position that a change after it can have, ``snapshot`` what
    PostgreSQL needs beside it, and ``server`` whose numbers they are.
    """

    oldest: int
    snapshot: str = ""
    server: str = ""

    def __str__(self) -> str:
        return f"{self.server}/{self.snapshot}" if self.server else str(self.oldest)

    @classmethod
    def read(cls, text: str) -> Position:
        """As written by ``str``."""
        server, _, snapshot = text.rpartition("/")
        return cls(int(snapshot.partition(":")[0]), snapshot if server else "", server)
