"""Whether the cells of a column agree with what its header says it is; and if not, why, in words."""

from __future__ import annotations

import re
from typing import assert_never

from core.importing.recognition.cell_evidence import Evidence
from core.importing.recognition.header_words import KIND_WORDS, SALUTATIONS
from core.importing.recognition.mapping import (
    ACCOUNT_DOMAIN,
    ACCOUNT_NAME,
    CONSENT_SINCE,
    CONTACT_EMAIL,
    CONTACT_ID,
    FULL_NAME,
    FURTHER_EMAIL,
    KIND,
    NO_CONSENT,
    NO_CONSENT_SINCE,
    OWN_ID,
    attribute_of,
    plain,
)
from core.importing.values.cells import YES_NO_WORDS
from core.importing.values.consent import SAID
from core.importing.values.domains import domain_of
from core.language.catalog import Attribute, Catalog
from core.language.folding import fold
from core.language.operators import AttributeType
from core.store.records import INTERACTION

T = AttributeType

_CONSENTS = {"email_consent": CONSENT_SINCE, NO_CONSENT: NO_CONSENT_SINCE}
"""What a column that asks for consent is if its cells are days, and the other way round."""
_TEXTS = frozenset([FULL_NAME, FURTHER_EMAIL, ACCOUNT_NAME, ACCOUNT_DOMAIN, CONTACT_EMAIL, KIND])
_NAMES = frozenset(["first_name", "last_name", FULL_NAME, "city", "state", "country", "job_title", ACCOUNT_NAME])
# "IN" is a state, too.
_STATUSES = (frozenset(SAID) - {"in", "out"}) | {
    "enabled", "disabled", "open", "closed", "new", "done", "paid", "draft", "live", "valid", "suspended", "locked",
    "verified", "approved", "rejected", "expired", "qualified", "converted", "won", "lost", "aktiviert",
    "deaktiviert", "neu", "inaktiv",
}  # fmt: skip
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?", re.ASCII)
_MOST_KINDS = 40
UNKNOWN_KINDS = "None of its cells"


def settle(target: str, column: Evidence) -> str:
    """Return a target that cells show to be said in another way: days below *Newsletter*, yes below *Opted in*."""
    if target == CONTACT_ID and _share(column, column.addresses) > 0.5:
        return CONTACT_EMAIL
    if target in _CONSENTS and _share(column, column.days) > 0.5:
        return _CONSENTS[target]
    for plain_target, since in _CONSENTS.items():
        if target == since and column.days == 0 and _consent_words(column) > 0.5:
            return plain_target
    return target


def contradiction(target: str, column: Evidence, catalog: Catalog, entity: str) -> str:
    """Return why cells can't be what a target holds, an empty text if they can. An empty column contradicts nothing."""
    if not column.distinct:
        return ""
    if target == OWN_ID:
        return _of_own_id(column) if entity != INTERACTION else ""
    attribute = attribute_of(catalog, entity, target)
    if (attribute is not None and attribute.type is T.TEXT) or target in _TEXTS:
        return _of_text(target, column, catalog, entity)
    if target in (CONSENT_SINCE, NO_CONSENT_SINCE):
        return _unless_half(column.days, "days", column)
    if target in (NO_CONSENT, "email_consent"):
        if counts := _counts(column):
            return f"Its cells, such as “{counts[0][:40]}”, are numbers, so they count something."
        return "" if _consent_words(column) >= 0.5 else _not("yes or no", column)
    return _of_type(attribute, column) if attribute else ""


def _of_text(target: str, column: Evidence, catalog: Catalog, entity: str) -> str:
    is_property = entity == INTERACTION
    if target in (CONTACT_EMAIL, FURTHER_EMAIL) or (target == "email" and not is_property):
        return _unless_half(column.addresses, "e-mail addresses", column)
    if target == KIND:
        return _of_kind(column, catalog)
    if target == ACCOUNT_DOMAIN:
        found = sum(domain_of(text) != "" for text in column.samples)
        return "" if found * 2 >= len(column.samples) else _not("domains or websites", column)
    if target == "phone":
        return _unless_half(column.numbers + column.dialed, "phone numbers", column)
    if target == "state" and all(plain(text) in _STATUSES for text in column.samples):
        return f"Its cells, such as {_first(column)}, say how things stand, not where."
    if target in _NAMES and _share(column, column.addresses) > 0.5:
        return "Its cells are e-mail addresses."
    if target in _NAMES and target != ACCOUNT_NAME and _share(column, column.numbers + column.days) > 0.5:
        return _not("words", column)
    if target == "job_title" and all(plain(text) in SALUTATIONS for text in column.samples):
        return "Its cells are forms of address, such as " + _first(column) + "."
    if is_property and target == "email" and _share(column, column.addresses) > 0.5:
        return "Its cells are e-mail addresses, not names of e-mails."
    return ""


def _of_kind(column: Evidence, catalog: Catalog) -> str:
    known = {word for kind in catalog.kinds for word in (plain(kind.label), plain(kind.name))}
    names = {kind.name for kind in catalog.kinds}
    words = [plain(text) for text in column.samples]
    if any(word in known or KIND_WORDS.get(word) in names for word in words):
        return ""
    if len(words) > _MOST_KINDS or _share(column, column.numbers + column.days + column.addresses) > 0.5:
        return _not("kinds of interactions", column)
    return f"{UNKNOWN_KINDS}, such as {_first(column)}, is a kind of interaction that is known."


def _of_own_id(column: Evidence) -> str:
    if _share(column, column.days - column.bare) > 0.5:
        return "Its cells are days."
    if column.distinct * 4 <= column.filled and column.filled >= 8:
        return f"Its cells repeat ({column.distinct:,} of {column.filled:,} differ), so they name no single record."
    return ""


def _of_type(attribute: Attribute, column: Evidence) -> str:
    match attribute.type:
        case T.DATE:
            return _unless_half(_moments(column), "whole days", column)
        case T.DATETIME:
            return _unless_half(_moments(column), "days or instants", column)
        case T.NUMBER | T.MONEY:
            return _unless_half(column.numbers, "numbers", column)
        case T.YES_NO:
            found = sum(fold(text) in YES_NO_WORDS for text in column.samples)
            return "" if found * 2 >= len(column.samples) else _not("yes or no", column)
        case T.CHOICE:
            words = {fold(text) for choice in attribute.choices for text in choice} | column.meant
            found = sum(fold(text) in words for text in column.samples)
            return "" if found * 2 >= len(column.samples) else f"Few cells are choices, such as {_first(column)}."
        case T.TEXT | T.CHOICES:
            return ""
        case _:
            assert_never(attribute.type)


def _moments(column: Evidence) -> int:
    """How many cells are days or instants below a header that says so."""
    return column.days + column.bare + column.counted


def _counts(column: Evidence) -> list[str]:
    """Return numbers other than 0 and 1, the flags: no more than one of them makes a column one of counts."""
    return [text for text in column.samples if text not in YES_NO_WORDS and _NUMBER.fullmatch(text)]


def _consent_words(column: Evidence) -> float:
    texts = list(column.samples)
    said = sum(plain(text) in SAID or fold(text) in YES_NO_WORDS for text in texts)
    return said / len(texts) if texts else 0.0


def _share(column: Evidence, count: int) -> float:
    return count / column.distinct if column.distinct else 0.0


def _unless_half(count: int, what: str, column: Evidence) -> str:
    """Return that cells are not what they must be, unless the count of those that are is at least half of them."""
    return "" if _share(column, count) >= 0.5 else _not(what, column)


def _not(what: str, column: Evidence) -> str:
    return f"Its cells, such as {_first(column)}, are no {what}."


def _first(column: Evidence) -> str:
    return f"“{next(iter(column.samples), '')[:40]}”"
