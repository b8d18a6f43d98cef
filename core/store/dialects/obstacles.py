"""What an error of a driver means, whatever the kind of database."""

from __future__ import annotations

from enum import Enum, auto


class Obstacle(Enum):
    """Why a database did not do what it was asked."""

    UNREACHABLE = auto()
    """No server answers, or it ended the connection."""
    ABSENT = auto()
    """The file can't be opened."""
    DAMAGED = auto()
    """What is stored can't be read."""
    REPEATED = auto()
    """Another transaction stored the same first."""
    MISSING = auto()
    """Another transaction removed what this one refers to."""
    RESHAPED = auto()
    """Another transaction changed the tables."""
