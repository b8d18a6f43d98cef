"""Problems beside what they are about: what is still open gently, what is wrong in red.

Warnings look alike but have a mark of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.errors import NotFoundError, Path, Problem, Severity
from core.language import edits
from core.language.definition import Definition
from ui.shell import formats

_OPEN = {
    "attribute": "Choose what to ask about.",
    "operator": "Choose an operator.",
    "value": "Give a value.",
    "upper": "Give the upper value.",
    "interactions": "Choose what they did.",
    "segment": "Choose a segment.",
    "property": "Choose a property.",
    "first": "Choose the first day.",
    "last": "Choose the last day.",
    "date": "Choose a day.",
    "conditions": "Add a condition.",
    "steps": "Add a block.",
}
"""The hint for a field that is still empty."""
_FIELDS = {
    "attribute": "The attribute",
    "operator": "The operator",
    "value": "The value",
    "interactions": "The interactions",
    "property": "The property",
    "segment": "The segment",
    "upper": "The upper value",
    "span": "The length of time",
    "amount": "The number",
    "unit": "The unit",
    "date": "The day",
    "first": "The first day",
    "last": "The last day",
}


def at(problems: Sequence[Problem], path: Path, *, beneath: bool = True) -> list[Problem]:
    """Return the problems at a path and, with ``beneath``, of its parts."""
    return [p for p in problems if (p.path[: len(path)] if beneath else p.path) == path]


def show(problems: Sequence[Problem], definition: Definition) -> None:
    """Draw a line for each problem."""
    for text in dict.fromkeys(line(problem, definition) for problem in problems):
        if text:
            st.markdown(text)


def line(problem: Problem, definition: Definition) -> str:
    """Return a problem as Markdown; empty where another problem at the same path says it already."""
    if problem.severity is Severity.WARNING:
        return f":orange[:material/lightbulb: {formats.plain(f'This {problem.message} {problem.hint}'.strip())}]"
    field = next((part for part in reversed(problem.path) if isinstance(part, str)), "")
    if field in _OPEN and _is_empty(definition, problem.path):
        if field == "operator" and _is_empty(definition, (*problem.path[:-1], "attribute")):
            return ""
        return f":orange[:material/pending: {_OPEN[field]}]"
    text = f"{_FIELDS.get(field, 'This')} {problem.message} {problem.hint}".strip()
    return f":red[:material/error: {formats.plain(text)}]"


def _is_empty(definition: Definition, path: Path) -> bool:
    try:
        return edits.part_at(definition, path) in ("", None, ())
    except NotFoundError:
        return False
