"""Names of learners, and of their files. A name comes from an address, so it may be anything."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from core.errors import StateError
from core.language.folding import fold

MAX_NAME = 60
_SIGNS = " '’.-_@"
_SHOWN_SIGNS = "' . - _ @"
_LETTERS, _MARKS, _NUMBERS, _INVISIBLE = "L", "M", "N", "Cf"
_SLUG_LENGTH = 30
_FILE = re.compile(r"learner-[a-z0-9-]{0,30}-[0-9a-f]{16}\.db")


def learner_name(text: str) -> str:
    """A learner's name as it is shown: composed, without invisible signs, with single spaces.

    Raises StateError for what is no name.
    """
    visible = "".join(sign for sign in text if unicodedata.category(sign) != _INVISIBLE)
    name = " ".join(unicodedata.normalize("NFKC", visible).split())
    if not 1 <= len(name) <= MAX_NAME:
        raise StateError(f"name: must have 1 to {MAX_NAME} characters (got {len(name)}). Use a first name.")
    strange = next((sign for sign in name if not _may_stand_in_names(sign)), None)
    if strange is not None:
        shown = f"“{strange}”" if strange.isprintable() else "one that can't be shown"
        raise StateError(
            f"name: must consist of letters, digits, spaces and {_SHOWN_SIGNS} (got {shown}). Leave it out."
        )
    if not any(unicodedata.category(sign).startswith((_LETTERS, _NUMBERS)) for sign in name):
        raise StateError("name: must have a letter or a digit (got none). Use a first name.")
    return name


def _may_stand_in_names(sign: str) -> bool:
    return sign in _SIGNS or unicodedata.category(sign).startswith((_LETTERS, _MARKS, _NUMBERS))


def file_name(learner: str) -> str:
    """The file of a learner, the same however the name is capitalised. It is safe on every system:
    a few letters to recognise it by, between a beginning that no system reserves and a hash.
    """
    folded = fold(learner_name(learner))
    ascii_name = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:_SLUG_LENGTH]
    return f"learner-{slug}-{hashlib.sha256(folded.encode()).hexdigest()[:16]}.db"


def is_file_name(name: str) -> bool:
    """Whether a file has a name that only `file_name` gives."""
    return _FILE.fullmatch(name) is not None
