"""The targets of a file's columns: guessed from header and cells, corrected by a person.

A mapping gives for the name of a column its *target*: the name of an attribute or property, one of
the targets below, an Attribute that is to be declared, or `IGNORED`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.errors import ImportFileError
from core.language.catalog import Attribute, Catalog
from core.language.folding import KEY_SUFFIX, fold
from core.language.operators import AttributeType
from core.language.texts import CATALOG_LABEL
from core.store.declaring import HIDDEN
from core.store.records import INTERACTION

IGNORED = ""
OWN_ID = "external_id"
CONTACT_ID = "contact.external_id"
CONTACT_EMAIL = "contact.email"
ACCOUNT_ID = "account.external_id"
ACCOUNT_NAME = "account.name"
ACCOUNT_DOMAIN = "account.domain"
KIND = "kind"
OCCURRED_AT = "occurred_at"
FULL_NAME = "full_name"
FURTHER_EMAIL = "further_email"
NO_CONSENT = "no_email_consent"
CONSENT_SINCE = "email_consent_since"
NO_CONSENT_SINCE = "no_email_consent_since"

WHEN = Attribute(OCCURRED_AT, "When", AttributeType.DATETIME)

_UNITS = re.compile(
    r"[(\[](?:\W|utc|gmt|[ecmp][ds]t|cest|cet|bst|ist|aest|usd|eur|gbp|chf|pln|required|optional|local time|optionnel"
    r"|pflichtfeld|mm/dd/yyyy|dd/mm/yyyy|dd\.mm\.yyyy|yyyy-mm-dd|column \d+)*[)\]]"
    r"|\s+(?:in|en|w)\s+(?:€|\$|£|usd|eur|euro|gbp|chf|pln|zł)\s*$|\s+(?:€|\$|£|usd|eur|gbp|chf)$|\s*[*:]+\s*$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]+")
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")

Target = str | Attribute
ColumnMapping = Mapping[str, Target]


class Reading(StrEnum):
    """How the cells of a column become the value of its target."""

    PLAIN = "plain"
    OPPOSITE = "opposite"
    """Yes means no, and no yes."""
    SINCE = "since"
    """A day or an instant means yes; an empty cell says nothing."""
    UNTIL = "until"
    """A day or an instant means no; an empty cell says nothing."""
    FULL_NAME = "full name"
    """First and last name stand in one cell."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A target that feeds attributes with cells of another form than theirs."""

    label: str
    attributes: tuple[str, ...]
    read_as: Reading


VARIANTS = {
    FULL_NAME: Variant("Full name (split into first and last)", ("first_name", "last_name"), Reading.FULL_NAME),
    NO_CONSENT: Variant("No consent to e-mail (yes means no)", ("email_consent",), Reading.OPPOSITE),
    CONSENT_SINCE: Variant("Consent to e-mail since (a day means yes)", ("email_consent",), Reading.SINCE),
    NO_CONSENT_SINCE: Variant("No consent to e-mail since (a day means no)", ("email_consent",), Reading.UNTIL),
}
"""Targets of contacts beside their attributes."""

_CONTACT_REFERENCES = {CONTACT_ID: "Contact (own id)", CONTACT_EMAIL: "Contact (e-mail)"}
_ACCOUNT_REFERENCES = {
    ACCOUNT_ID: "Account (own id)",
    ACCOUNT_NAME: "Account (name)",
    ACCOUNT_DOMAIN: "Account (domain)",
}
_SPECIAL: dict[str, dict[str, str]] = {
    "contact": {
        FURTHER_EMAIL: "Further e-mail address",
        **_ACCOUNT_REFERENCES,
        **{target: variant.label for target, variant in VARIANTS.items()},
    },
    "account": {ACCOUNT_DOMAIN: "Domain (knows the account again)"},
    "lead": _CONTACT_REFERENCES,
    INTERACTION: {OWN_ID: "Own id", **_CONTACT_REFERENCES, KIND: "Kind", OCCURRED_AT: "When"},
}


class ConsentPart(StrEnum):
    """What a column says about the decisions of another column, of a consent."""

    AT = "at"
    HOW = "how"
    TEXT = "text"


_PARTS = {ConsentPart.AT: "decided on", ConsentPart.HOW: "how it came", ConsentPart.TEXT: "the words"}


def staged_part(name: str, part: ConsentPart) -> str:
    """Return how rows keep a part of the decision on a consent: no attribute begins like this."""
    return f"_{part}_{name}"


def consent_parts(catalog: Catalog) -> dict[str, Attribute]:
    """Return what columns may say about decisions on consents, by target: *email_consent.at*."""
    labels = {one.name: one.label for one in attributes_of(catalog, "contact")}
    types = {ConsentPart.AT: AttributeType.DATETIME}
    return {
        f"{name}.{part}": Attribute(
            staged_part(name, part), f"{labels[name]}: {words}", types.get(part, AttributeType.TEXT)
        )
        for name in catalog.consents
        for part, words in _PARTS.items()
    }


def plain(header: str) -> str:
    """Return a header without case, accents, spaces and punctuation: “E-Mail Adresse” is ``emailadresse``."""
    letters = unicodedata.normalize("NFKD", header.replace("ß", "ss")).casefold()
    return "".join(c for c in letters if c.isalnum())


def words_of(header: str) -> list[str]:
    """Return the words of a header, each as `plain` writes it: “emailOptedIn” has three."""
    return [plain(word) for word in _WORDS.findall(_CAPITALS.sub(" ", header))]


def forms_of(header: str) -> list[str]:
    """Return a header as `plain` writes it, and without a unit or hint at its end: “Total (EUR)” is ``total`` too."""
    return list(dict.fromkeys([plain(header), plain(_UNITS.sub("", header))]))


def targets_of(catalog: Catalog, entity: str) -> dict[str, str]:
    """Return every target of an entity (or of `INTERACTION`) that needs no declaring, with its label.

    Raises ImportFileError if there is no such entity.
    """
    if entity not in _SPECIAL:
        raise ImportFileError(f"entity: must be contact, account, lead or interaction (got “{entity}”).")
    parts = consent_parts(catalog) if entity == "contact" else {}
    special = {**_SPECIAL[entity], **{target: part.label for target, part in parts.items()}}
    return {**special, **{attribute.name: attribute.label for attribute in attributes_of(catalog, entity)}}


def attributes_of(catalog: Catalog, entity: str) -> tuple[Attribute, ...]:
    """Return the attributes of an entity, the properties for `INTERACTION`."""
    known = catalog.entity(entity)
    return known.attributes if known else catalog.properties


def attribute_of(catalog: Catalog, entity: str, target: str) -> Attribute | None:
    """Return the attribute or property that a target is, None for another one."""
    if target == OCCURRED_AT:
        return WHEN
    known = catalog.entity(entity)
    return known.attribute(target) if known else catalog.property(target)


def reading_of(target: Target) -> Reading:
    """Return how cells become the value of a target."""
    variant = VARIANTS.get(target) if isinstance(target, str) else None
    return variant.read_as if variant else Reading.PLAIN


def free_name(label: str, taken: Collection[str]) -> str:
    """Make a name for a new attribute from a label: “Größe (m²)” is ``grosse_m2``. Every database can have it."""
    letters = unicodedata.normalize("NFKD", label.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:40].strip("_")
    name = name if name[:1].isalpha() else f"field_{name}".rstrip("_")
    name = f"{name}_field" if name.endswith(KEY_SUFFIX) else name
    number, candidate = 1, name
    while candidate in taken or candidate in HIDDEN:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def free_label(header: str, taken: Collection[str]) -> str:
    """Make a label for a new attribute from the header of a column: one line, not too long, and unlike the others.

    ``taken`` are labels as `fold` gives them. A header that has nothing to show is “Column”.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in header).split())
    label = _cut(line or "Column", CATALOG_LABEL.most)
    number, candidate = 1, label
    while fold(candidate) in taken:
        number += 1
        end = f" ({number})"
        candidate = _cut(label, CATALOG_LABEL.most - len(end)) + end
    return candidate


def _cut(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"
