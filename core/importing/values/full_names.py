"""Full names become first and last names: a library knows titles, particles, suffixes and the order of languages.

| written | first name | last name |
|---|---|---|
| Ana Lee; Lee, Ana; LEE Ana; Dr. Ana Lee | Ana | Lee |
| Ana Maria van der Berg | Ana Maria | van der Berg |
| Madonna | Madonna | |
| 王小明, Acme GmbH, Ana & Bo Lee | | as it is written |

Titles and suffixes are no part of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nameparser import HumanName
from nameparser.config import CONSTANTS

from core.importing.recognition.mapping import plain
from core.importing.values.cells import CellError, shown

_SEVERAL_PEOPLE = re.compile(r"&|\+|/|;|\b(?:and|und|et|och|og)\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:GmbH|mbH|OHG|GbR|AG|KG|Inc|Ltd|LLC|LLP|PLC|Corp|SARL|S\.A\.R\.L|SRL|S\.L|B\.V|BV|N\.V|Oy|Oyj|ApS"
    r"|Sp\. z o\.? ?o|S\.p\.A|Pty|e\. ?V|Verein|Stiftung|Foundation|Holding)\.?$"
)
_VOCABULARY = frozenset(
    word
    for words in (
        CONSTANTS.titles, CONSTANTS.prefixes, CONSTANTS.conjunctions, CONSTANTS.suffix_acronyms,
        CONSTANTS.suffix_not_acronyms, CONSTANTS.first_name_titles, CONSTANTS.bound_first_names,
    )
    for word in words
)  # fmt: skip
"""Words that the library takes for something else than names."""
_LETTER = re.compile(r"[^\W\d_]")

_LAST_FIRST = frozenset(
    [
        "namevorname",
        "nachnamevorname",
        "nachnameundvorname",
        "familiennamevorname",
        "nometprenom",
        "nomprenom",
        "cognomenome",
        "cognomeenome",
        "apellidosynombre",
        "apellidosynombres",
        "apellidosnombre",
        "nazwiskoiimie",
        "lastnamefirstname",
        "lastfirst",
        "surnamefirstname",
        "achternaamvoornaam",
        "prijmeniajmeno",
        "prijmenijmeno",
        "teljesnev",
    ]
)
"""Headers, as `plain` writes them, below which last names come first."""
_LONGEST = 300
_LAST_LATIN = "\u024f"


@dataclass(frozen=True, slots=True)
class FullName:
    """A first and a last name, either may be empty. ``doubt`` says what is not sure about them, if anything."""

    first: str
    last: str
    doubt: str = ""


def is_last_first(header: str) -> bool:
    """Whether the header of a column says that last names come first: “Nom et prénom”, “Nachname, Vorname”."""
    return plain(header) in _LAST_FIRST


def split_name(text: str, *, last_first: bool = False) -> FullName:
    """Split a full name. Raises CellError for a text that is no name.

    Without a comma and without capitals that tell, the last name is the first one only where ``last_first`` says so.
    """
    if last_first and "," not in text:
        return split_name(_with_comma(text))
    if (words := text.split(" ")) and len(words) == 2 and all(map(_is_plain, words)):
        return FullName(*words)
    if "@" in text or not _LETTER.search(text):
        raise CellError(f"must be a name (got {shown(text)})")
    if len(text) > _LONGEST or "\n" in text:
        raise CellError(f"must be one name (got {shown(text)})")
    if _COMPANY.search(text):
        return FullName("", text, "it looks like a company, and was taken whole as the last name")
    if _SEVERAL_PEOPLE.search(text):
        return FullName("", text, "it names several people, and was taken whole as the last name")
    parsed = HumanName(text)
    first, last = f"{parsed.first} {parsed.middle}".strip(), parsed.last.strip()
    if not first and not last:
        return FullName("", text, "it has titles only, and was taken whole as the last name")
    if "," not in text and _is_in_capitals(parsed.first) and last and not _is_in_capitals(last):
        given = f"{parsed.middle} {last}".strip()
        return FullName(given, parsed.first)
    if parsed.middle and "," not in text and " " not in last and not _is_initials(parsed.middle):
        return FullName(first, last, "of several words, the last one was taken as the last name")
    return FullName(first, last)


def _with_comma(text: str) -> str:
    """Put a comma behind the last name, which comes first: particles and the word after them, or words in capitals."""
    words = text.split()
    end = next((place for place, word in enumerate(words) if word.lower() not in CONSTANTS.prefixes), 0) + 1
    while end + 1 < len(words) and _is_in_capitals(words[0]) and _is_in_capitals(words[end]):
        end += 1
    return f"{' '.join(words[:end])}, {' '.join(words[end:])}" if end < len(words) else text


def _is_plain(word: str) -> bool:
    """Whether a word is surely a name, so that the library, which takes long, need not be asked."""
    letters = word.replace("-", "").replace("'", "")
    is_latin = letters.isascii() or max(letters, default="") <= _LAST_LATIN
    return is_latin and letters.isalpha() and word.istitle() and word.lower() not in _VOCABULARY


def _is_in_capitals(text: str) -> bool:
    """Whether a name is written as French and Asian lists write last names; initials are shorter."""
    return len(text) >= 3 and text.isupper() and "." not in text


def _is_initials(text: str) -> bool:
    return all(len(word.rstrip(".")) == 1 for word in text.split())
