"""The words of a sentence that are the same with every catalog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from core.language.definition import (
    After,
    Before,
    Between,
    ChainOperator,
    Ever,
    InTheLast,
    Match,
    NotInTheLast,
    Span,
    Target,
    Window,
)
from core.language.operators import PERIODS
from core.language.sentence.literals import MISSING, say_date, say_number

STEP_WORDS: dict[ChainOperator, str] = {"or": "or", "and_also": "and also", "but_not": "but not"}
MATCH_WORDS: dict[Match, str] = {"all": "and", "any": "or"}
TARGET_WORDS: dict[Target, tuple[str, str]] = {"contact": ("contact", "contacts"), "lead": ("lead", "leads")}
"""Singular and plural of a target; the grammar has no other words for it."""
MEASURE_WORDS = {
    "sum": "with a total", "average": "with an average", "smallest": "with a smallest", "largest": "with a largest",
}  # fmt: skip

CONSENT_WORDS: dict[str, tuple[str, str]] = {
    "is_yes": ("CONSENTED", "have consented to"),
    "is_no": ("REFUSED", "have refused"),
    "contains_data": ("DECIDED", "have consented to or refused"),
    "does_not_contain_data": ("UNDECIDED", "have neither consented to nor refused"),
}
"""By operator, what contacts did about a consent: the terminal of the grammar and the words."""

PERIOD_WORDS = {
    name: words.removeprefix("the ") if words.startswith("the next") else words for name, words in PERIODS.items()
}
"""*is next week* without *the*, because a length of time follows *is in the next …*."""


def say_span(span: Span) -> str:
    """*1 day*, *90 days*."""
    return f"{say_number(span.amount)} {span.unit.removesuffix('s') if span.amount == 1 else span.unit}"


def say_window(window: Window) -> str:
    """*in the last 90 days*; ``""`` for ever."""
    match window:
        case Ever():
            return ""
        case InTheLast():
            return f"in the last {say_span(window.span)}"
        case NotInTheLast():
            return f"before the last {say_span(window.span)} and not since"
        case Between():
            return f"from {_say_day(window.first)} to {_say_day(window.last)}"
        case Before():
            return f"before {_say_day(window.date)}"
        case After():
            return f"after {_say_day(window.date)}"
        case _:
            assert_never(window)


def _say_day(value: str) -> str:
    return say_date(value) if value else MISSING


def window_sentence(window: Window) -> str:
    """*in the last 90 days*; *at any time* for ever."""
    return say_window(window) or "at any time"


def say_ids(ids: Sequence[int], one: str, many: str) -> str:
    """*contact with id 5*, *contacts with ids 5, 7 and 9*."""
    numbers = [say_number(number) for number in ids]
    if len(numbers) == 1:
        return f"{one} with id {numbers[0]}"
    return f"{many} with ids {', '.join(numbers[:-1])} and {numbers[-1]}"
