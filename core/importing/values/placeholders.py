"""Words that programs and people write where there is nothing: NULL, N/A, #REF!, 0/0/00.

A word counts in the forms of its row, in capitals, and with a capital letter. Where it may be a value (the surname
Null, the country code NA, “none” as an answer), only what the column is about tells: `Subject`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import assert_never

from core.language.catalog import Attribute
from core.language.operators import AttributeType


class Subject(StrEnum):
    """What a column is about, as far as words for nothing are concerned."""

    TEXT = "text"
    PERSON = "person"
    """Names of people."""
    PLACE = "place"
    """Countries and states, by name or code."""
    KEY = "key"
    """Own ids, addresses and names by which records are known."""
    DAY = "day"
    """Days and instants."""
    TYPED = "typed"
    """Numbers, choices, yes or no."""


def _forms(words: str) -> frozenset[str]:
    return frozenset(
        form
        for word in words.split("|")
        for form in (word, word.lower(), word.upper(), word.capitalize(), word.title(), word[:1].upper() + word[1:])
    )


# ruff: noqa: RUF001 - letters of other scripts that look like Latin ones
_ANYWHERE = _forms(
    "N/A|n.a.|n. a.|#N/A|#NA|#N/V|#NV|#N/D|#ND|#N/DISP|#REF!|#VALUE!|#NAME?|#DIV/0!|#NUM!|#NULL!|#SPILL!|#CALC!|#FIELD!"
    "|#GETTING_DATA|#WERT!|#BEZUG!|#ZAHL!|#ÜBERLAUF!|#NOM?|#VALEUR!|#NOMBRE!|#¡REF!|#¡VALOR!|#¡DIV/0!|#¡NUM!|#¿NOMBRE?"
    "|#VALORE!|#RIF!|#NOME?|#ADR!|#ARG!|#ЗНАЧ!|#Н/Д|#ERROR!|####|#####|######|#######|########|##########"
    "|-|--|---|–|—|_|__|.|..|...|…|?|??|???|*|/|//"
    "|<null>|(null)|[null]|{null}|<NA>|<none>|(none)|[none]|--none--|-none-|- none -|– none –|\\N"
    "|(blank)|(blanks)|(empty)|(leer)|(leeres feld)|(vide)|(vacío)|(vuoto)|(not set)|not set|(unknown)|(no value)"
    "|no value|no data|not available|not applicable|not provided|not specified|not given|unspecified|undefined|NaT"
    "|k. A.|k.A.|keine Angabe|keine Angaben|nicht angegeben|nicht verfügbar|nicht vorhanden|o. A.|o.A.|entfällt"
    "|non renseigné|non renseignée|non disponible|non communiqué|non applicable"
    "|no disponible|no especificado|sin datos|sin especificar|no aplica|non disponibile|non specificato|nessun dato"
    "|niet beschikbaar|niet opgegeven|niet van toepassing|n.v.t.|brak danych|nie podano|nie dotyczy"
    "|não disponível|não informado|não se aplica|neuvedeno|není k dispozici|ikke oplyst|ikke angivet"
    "|ej angivet|ei tiedossa|belirtilmemiş|не указано|нет данных|н/д|未設定|未入力|なし|无|不详|없음"
    "|0/0/00|0/0/0000|00/00/00|00/00/0000|0.0.00|0.0.00|0.0.0000|00.00.00|00.00.0000|0000-00-00|00-00-0000|0000/00/00|0000.00.00"
    "|0000-00-00 00:00:00|0000-00-00T00:00:00|0000-00-00T00:00:00Z|00/00/0000 00:00:00|00.00.0000 00:00:00"
)
_NULLS = frozenset({"NULL", "null", "nan", "NaN"})
"""Written by programs; with one capital letter or all of them, these are names too: Null, Nan, NAN."""
_NULLS_OF_OTHERS = _forms("NULL|nan|NaN")
_CODES = _forms("NA|ND")
"""Codes of places, and names: Namibia, North Dakota, Na."""
_NONE = _forms("none")
_UNKNOWN = _forms("nil|unknown|unbekannt|inconnu|desconocido|sconosciuto|keine|keiner|tbd|tba")
"""Answers in a text, but nothing that a record is known by, nor a day, number or yes."""
_DAYS = _forms(
    "1/0/1900|1/0/00|00.01.1900|01/01/0001|1/1/0001|01.01.0001|0001-01-01|0001-01-01 00:00:00|0001-01-01T00:00:00"
    "|0001-01-01T00:00:00Z|0001-01-01 00:00:00+00|1/1/0001 12:00:00 AM|01/01/0001 00:00:00|00000000|00000000000000|0"
    "|1753-01-01|1753-01-01 00:00:00|-infinity|infinity"
)

_WORDS = {
    Subject.TEXT: _ANYWHERE | _NULLS_OF_OTHERS | _CODES,
    Subject.PERSON: _ANYWHERE | _NULLS | _NONE,
    Subject.PLACE: _ANYWHERE | _NULLS_OF_OTHERS,
    Subject.KEY: _ANYWHERE | _NULLS_OF_OTHERS | _CODES | _NONE | _UNKNOWN,
    Subject.TYPED: _ANYWHERE | _NULLS_OF_OTHERS | _CODES | _NONE | _UNKNOWN,
    Subject.DAY: _ANYWHERE | _NULLS_OF_OTHERS | _CODES | _NONE | _UNKNOWN | _DAYS,
}
NO_WORDS: frozenset[str] = frozenset()

_OF_PLACES = re.compile(
    r"countr|land\b|nation|state\b|region|province|market|iso\b|code\b|pays|país|stato|kraj", re.IGNORECASE
)
_OF_PEOPLE = re.compile(
    r"\bname\b|first.?name|last.?name|surname|vorname|nachname|prénom|apellido|cognome", re.IGNORECASE
)
_PEOPLE = frozenset({"first_name", "last_name", "owner"})
_PLACES = frozenset({"country", "state"})
_CODE = re.compile(r"[A-Z]{2}", re.ASCII)


def subject_of(attribute: Attribute) -> Subject:
    """Return what a column of an attribute is about."""
    match attribute.type:
        case AttributeType.TEXT if attribute.name in _PEOPLE or (
            attribute.custom and _OF_PEOPLE.search(attribute.label)
        ):
            return Subject.PERSON
        case AttributeType.TEXT if attribute.name in _PLACES or (
            attribute.custom and _OF_PLACES.search(attribute.label)
        ):
            return Subject.PLACE
        case AttributeType.TEXT:
            return Subject.TEXT
        case AttributeType.DATE | AttributeType.DATETIME:
            return Subject.DAY
        case AttributeType.NUMBER | AttributeType.MONEY | AttributeType.YES_NO:
            return Subject.TYPED
        case AttributeType.CHOICE | AttributeType.CHOICES:
            return Subject.TYPED
        case _:
            assert_never(attribute.type)


def placeholders_of(subject: Subject, texts: Collection[str] = ()) -> frozenset[str]:
    """Return the words that mean nothing in a column about a subject; ``texts`` are some of its texts.

    In a column of text with codes of two letters, a code is a code.
    """
    if subject is Subject.TEXT and texts and sum(map(bool, map(_CODE.fullmatch, texts))) * 2 > len(texts):
        subject = Subject.PLACE
    return _WORDS[subject]
