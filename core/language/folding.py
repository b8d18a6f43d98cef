"""How text is compared: without case, with accents, the same on every database.

A text column has a *key* column beside it with the folded value; conditions read only the key.
Python folds each value once, when it is written, so that no database's own rules of case affect an
answer.
"""

from __future__ import annotations

import unicodedata

KEY_SUFFIX = "_key"

_LAST_CODE_POINT = 0x10FFFF
_BEFORE_SURROGATES = 0xD7FF
_AFTER_SURROGATES = 0xE000


def fold(text: str) -> str:
    """Normalize to NFC and fold the case: ``É`` equals ``é``, ``STRASSE`` equals ``straße``."""
    return unicodedata.normalize("NFC", text).casefold()


def fold_key(text: str | None) -> str | None:
    """Return the key of a stored text; None and ``""`` are both *no data* and have no key."""
    return fold(text) if text else None


def has_words(text: str, search: str) -> bool:
    """Whether each word of a search stands anywhere in a text, in any case and order; true of no words."""
    folded = fold(text)
    return all(word in folded for word in fold(search).split())


def prefix_end(prefix: str) -> str | None:
    """The least text greater than every text that begins with ``prefix``, in code point order.

    None if there is none: the prefix is empty or has only the last code point. Code point order is the
    byte order of UTF-8, which SQLite's BINARY and PostgreSQL's "C" collations both use.
    """
    for index in range(len(prefix) - 1, -1, -1):
        code = ord(prefix[index])
        if code < _LAST_CODE_POINT:
            following = _AFTER_SURROGATES if code == _BEFORE_SURROGATES else code + 1
            return prefix[:index] + chr(following)
    return None
