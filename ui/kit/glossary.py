"""Tooltips about terms of the field."""

from __future__ import annotations

from urllib.parse import urlencode

from core.teaching import glossary
from ui.shell import navigation


def help(term: str) -> str:  # noqa: A001 - it is what widgets call the text of their tooltip
    """Return the definition of a term with a link to its entry, for ``help=``. Raises KeyError for an unknown term."""
    return f"{glossary.entry(term).definition} [Look it up]({address(term)})"


def address(term: str) -> str:
    """Return the address of the entry of a term, from any page; a learner stays in the sandbox."""
    return f"glossary?{urlencode({'term': term, **navigation.params()})}"
