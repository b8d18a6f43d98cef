"""Parts of messages, short and readable whatever they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from core.errors import Problem, did_you_mean

MAX_PROBLEMS = 100
"""The most problems in one report; one more says that there are others."""

_MAX_QUOTED = 60
_MAX_LISTED = 12
_LONG_NUMBER = 10**_MAX_QUOTED


def quote(value: object) -> str:
    """Show a value after *got*: at most about 60 characters, on one line, printable."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "an object with named fields"
    if isinstance(value, list | tuple | set | frozenset):
        return f"a list of {len(value):,}" if value else "an empty list"
    if isinstance(value, bool):
        return "a yes/no"
    if isinstance(value, int) and abs(value) >= _LONG_NUMBER:
        # Python refuses to write out an int of thousands of digits.
        return f"a number of more than {_MAX_QUOTED} digits"
    text = value[: _MAX_QUOTED + 1] if isinstance(value, str) else str(value)
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text[:_MAX_QUOTED])
    return f"“{shown}…”" if len(text) > _MAX_QUOTED else f"“{shown}”"


def word_list(words: Sequence[str]) -> str:
    """The words after *use one of*; cuts a long list."""
    shown = ", ".join(words[:_MAX_LISTED])
    return f"{shown}, … ({len(words) - _MAX_LISTED} more)" if len(words) > _MAX_LISTED else shown


def suggestion(got: str, known: Iterable[str]) -> str:
    """``Did you mean …?``; ``""`` for a text too long to be a typing error."""
    return did_you_mean(got, known) if len(got) <= _MAX_QUOTED else ""


def shorten(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the first `MAX_PROBLEMS`, and one that says so if there are more. Consumes only one more than it shows."""
    remaining = iter(problems)
    first = tuple(islice(remaining, MAX_PROBLEMS))
    if next(remaining, None) is None:
        return first
    more = f"has more than the {MAX_PROBLEMS} listed."
    return (*first, Problem((), more, "Solve these to see the others.", first[0].severity))
