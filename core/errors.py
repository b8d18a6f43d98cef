"""Everything that can go wrong, in one tree.

    WindrowError                  a person can read the message and act on it
    ├── DefinitionError           a definition has problems; carries all of them
    ├── SentenceError             a sentence can't be read; points at the word
    ├── NotFoundError             no such segment, version or profile
    ├── ConflictError             somebody else changed it first, or others depend on it
    ├── StateError                the segment's state does not allow the action
    ├── RefusedError              the caller may not do it
    ├── CheckError                a failing check blocks publication, or a check can't be stored
    ├── ImportFileError           a file can't be read at all (bad rows go to the import report)
    ├── CatalogError              a custom attribute, property or kind can't be declared
    ├── DatabaseError             the database can't be opened, upgraded or reached
    │   ├── AwayError             it does not answer now, and may soon
    │   └── DamagedError          what it stores can't be read
    └── CancelledError            the caller stopped a query before its answer

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
    """A problem stops a definition from running; a warning does not."""

    PROBLEM = "problem"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a definition, or worth a warning.

    ``message`` says what must hold and what was got; ``hint`` says what would do, or is empty.
    """

    path: Path
    message: str
    hint: str = ""
    severity: Severity = Severity.PROBLEM

    @property
    def where(self) -> str:
        """The path as text: ``steps[1].block.conditions[0].value``; ``definition`` for the whole."""
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
    """The root of all errors; its message addresses the person who caused it."""


class DefinitionError(WindrowError):
    """A definition has ``problems``, so it can't compile, count or go live."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SentenceError(WindrowError):
    """A sentence can't be read as a definition.

    ``position`` is the index of the first character that does not fit, ``length`` the length of the word
    there (0 at the end of the sentence), and ``expected`` what could stand in its place.
    """

    def __init__(self, message: str, position: int, length: int, expected: tuple[str, ...]) -> None:
        self.position = position
        self.length = length
        self.expected = expected
        super().__init__(message)


class NotFoundError(WindrowError):
    """No such segment, version or profile exists."""


class ConflictError(WindrowError):
    """Somebody else changed it first, or others depend on it."""


class StateError(WindrowError):
    """The segment's state does not allow the action."""


class RefusedError(WindrowError):
    """The caller may not do this, whatever the segment's state."""


class CheckError(WindrowError):
    """A failing check keeps a segment from going live, or a check can't be stored as asked."""


class ImportFileError(WindrowError):
    """A file can't be read at all; the import report lists single rows that can't be read."""


class CatalogError(WindrowError):
    """A custom attribute, property or interaction kind can't be declared as asked."""


class DatabaseError(WindrowError):
    """The database can't be opened, upgraded or reached."""


class AwayError(DatabaseError):
    """The database does not answer now; it may soon."""


class DamagedError(DatabaseError):
    """What the database stores can't be read."""


class CancelledError(WindrowError):
    """The caller stopped a query before its answer."""


def did_you_mean(got: str, known: Iterable[str]) -> str:
    """``Did you mean …?`` with the nearest known word, or ``""`` if none is near."""
    by_folded = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(got.casefold(), by_folded, n=1, cutoff=0.6)
    return f"Did you mean “{by_folded[near[0]]}”?" if near else ""
