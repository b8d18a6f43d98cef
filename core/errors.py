"""Everything that can go wrong, in one tree.

    WindrowError                  a person can read the message and act on it
    ├── DefinitionError           a definition has problems; carries all of them
    ├── SentenceError             a sentence can't be read; points at the word
    ├── NotFoundError             no such segment, version or profile
    ├── ConflictError             somebody else changed it first, or others depend on it
    ├── StateError                the action is not allowed in the segment's state
    ├── RefusedError              the caller may not do it
    ├── CheckError                a check fails that stands in the way, or can't be stored as asked
    ├── ImportFileError           a file can't be read at all (bad rows are not errors but a report)
    ├── CatalogError              a custom attribute, property or kind can't be declared
    ├── DatabaseError             the database can't be opened, upgraded or reached
    └── CancelledError            what was asked of the database is not wanted any more

A message says *where: what must hold (got what). What would do.*
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str | int, ...]
"""Where in a definition: ``("steps", 1, "block", "conditions", 0, "value")``; ``()`` is the whole."""


class Severity(StrEnum):
    """A problem stops a definition; a warning only tells."""

    PROBLEM = "problem"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a definition, or worth a warning.

    ``message`` says what must hold and what was got; ``hint`` says what would do, and may be empty.
    """

    path: Path
    message: str
    hint: str = ""
    severity: Severity = Severity.PROBLEM

    @property
    def where(self) -> str:
        """The path as a person writes it: ``steps[1].block.conditions[0].value``."""
        text = ""
        for part in self.path:
            if isinstance(part, int):
                text += f"[{part}]"
            else:
                text += f".{part}" if text else part
        return text or "definition"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}{' ' + self.hint if self.hint else ''}"


class WindrowError(Exception):
    """The root: its message is meant for the person who caused it."""


class DefinitionError(WindrowError):
    """A definition has problems, all of them in ``problems``; it never compiles, counts or goes live."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SentenceError(WindrowError):
    """A sentence can't be read as a definition.

    ``position`` is the index of the first character that does not fit, ``length`` that of the word
    there (0 at the end of the sentence), ``expected`` what could stand in its place.
    """

    def __init__(self, message: str, position: int, length: int, expected: tuple[str, ...]) -> None:
        self.position = position
        self.length = length
        self.expected = expected
        super().__init__(message)


class NotFoundError(WindrowError):
    """There is no such segment, version or profile."""


class ConflictError(WindrowError):
    """Somebody else changed the thing first, or other things depend on it."""


class StateError(WindrowError):
    """The action is not allowed in the state the segment is in."""


class RefusedError(WindrowError):
    """The caller may not do it, whatever state things are in."""


class CheckError(WindrowError):
    """A check fails that keeps a segment from going live, or a check can't be stored as asked."""


class ImportFileError(WindrowError):
    """A file can't be read at all; rows that can't be read are listed in the report instead."""


class CatalogError(WindrowError):
    """A custom attribute, property or interaction kind can't be declared as asked."""


class DatabaseError(WindrowError):
    """The database can't be opened, upgraded or reached."""


class CancelledError(WindrowError):
    """What was asked of the database was ended before its answer, as somebody wished."""


def did_you_mean(got: str, known: Iterable[str]) -> str:
    """``Did you mean …?`` with the nearest known word, or ``""`` where none is near."""
    by_folded = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(got.casefold(), by_folded, n=1, cutoff=0.6)
    return f"Did you mean “{by_folded[near[0]]}”?" if near else ""
