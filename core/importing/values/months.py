"""Names of months, whole and short, in the languages of the usual exports.

A name that means different months in two languages (*listopad*: October in Croatian, November in Polish) is none.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from babel.dates import get_month_names

from core.language.folding import fold

_WHOLE = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ENGLISH = {form: number for number, name in enumerate(_WHOLE, 1) for form in (name, name[:3], name[:4])}
"""Known without the other languages, whose names take a while to load."""
_LANGUAGES = (
    "de", "de_AT", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "sl", "hr", "da", "sv", "nb", "nn", "fi", "et", "lv",
    "lt", "hu", "ro", "bg", "ru", "uk", "el", "tr", "ca", "gl", "is", "ga", "id",
)  # fmt: skip


def month_named(name: str) -> int | None:
    """Return the number of a month, from 1; None if there is none of the name."""
    word = _plain(name)
    return _ENGLISH.get(word) or _by_name().get(word)


def _plain(name: str) -> str:
    """Without case and accents, which exports drop."""
    letters = unicodedata.normalize("NFKD", fold(name)).rstrip(".")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _by_name() -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    found.setdefault(_plain(name), set()).add(number)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1 and len(name) >= 3}
