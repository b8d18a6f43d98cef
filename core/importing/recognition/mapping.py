"""The targets of a file's columns: guessed from header and cells, corrected by a person.

A mapping gives for the name of a column its *target*: the name of an attribute or property, one of
the targets below, an Attribute that is to be declared, or `IGNORED`.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import ImportFileError
from core.language.catalog import Attribute, Catalog
from core.language.folding import KEY_SUFFIX, fold
from core.language.texts import CATALOG_LABEL
from core.store.declaring import HIDDEN
from core.store.records import INTERACTION

IGNORED = ""
OWN_ID = "external_id"
CONTACT_ID = "contact.external_id"
CONTACT_EMAIL = "contact.email"
ACCOUNT_ID = "account.external_id"
ACCOUNT_NAME = "account.name"
KIND = "kind"
OCCURRED_AT = "occurred_at"
FULL_NAME = "full_name"
NO_CONSENT = "no_email_consent"
CONSENT_SINCE = "email_consent_since"
NO_CONSENT_SINCE = "no_email_consent_since"

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
    reading: Reading


VARIANTS = {
    FULL_NAME: Variant("Full name (split into first and last)", ("first_name", "last_name"), Reading.FULL_NAME),
    NO_CONSENT: Variant("No consent to e-mail (yes means no)", ("email_consent",), Reading.OPPOSITE),
    CONSENT_SINCE: Variant("Consent to e-mail since (a day means yes)", ("email_consent",), Reading.SINCE),
    NO_CONSENT_SINCE: Variant("No consent to e-mail since (a day means no)", ("email_consent",), Reading.UNTIL),
}
"""Targets of contacts beside their attributes."""

_CONTACT_REFERENCES = {CONTACT_ID: "Contact (own id)", CONTACT_EMAIL: "Contact (e-mail)"}
_ACCOUNT_REFERENCES = {ACCOUNT_ID: "Account (own id)", ACCOUNT_NAME: "Account (name)"}
_SPECIAL = {
    "contact": {**_ACCOUNT_REFERENCES, **{target: variant.label for target, variant in VARIANTS.items()}},
    "account": {},
    "lead": _CONTACT_REFERENCES,
    INTERACTION: {OWN_ID: "Own id", **_CONTACT_REFERENCES, KIND: "Kind", OCCURRED_AT: "When"},
}

# Other words for a target, as `plain` writes them: English, German, French, Spanish.
_SYNONYMS = {
    OWN_ID: "id key recordid externalid ownid uid uuid nummer kennung",
    "first_name": "firstname givenname forename vorname prenom nombre",
    "last_name": "lastname surname familyname nachname familienname nom apellido apellidos",
    "email": "email mail emailaddress mailaddress emailadresse mailadresse courriel correo correoelectronico",
    "phone": "phone telephone tel phonenumber mobile mobilephone telefon telefonnummer handy telefono",
    "job_title": "jobtitle title position role funktion beruf poste cargo",
    "city": "city town ort stadt wohnort ville ciudad",
    "state": "state region province bundesland county provincia",
    "country": "country land nation pays pais",
    "birthday": "birthday birthdate dateofbirth dob bornon geburtstag geburtsdatum datedenaissance",
    "email_consent": "emailconsent consent optin marketingconsent newsletter subscribed einwilligung",
    "source": "source leadsource origin quelle herkunft",
    "owner": "owner salesrep accountmanager responsible betreuer zustandig besitzer",
    "created_at": "createdat created createddate creationdate dateadded erstellt erstelltam angelegtam",
    "updated_at": "updatedat updated modified lastmodified modifieddate geandert geandertam",
    "name": "name company companyname organisation organization firma unternehmen firmenname societe empresa",
    "industry": "industry sector branche secteur",
    "employees": "employees numberofemployees headcount mitarbeiter mitarbeiterzahl",
    "annual_revenue": "annualrevenue revenue turnover umsatz jahresumsatz",
    "topic": "topic subject leadtopic thema betreff",
    "status": "status leadstatus stage phase",
    "score": "score leadscore points rating punkte",
    CONTACT_ID: "contactid customerid custid personid clientid memberid userid kontaktid kundennummer kundenid",
    CONTACT_EMAIL: "contactemail customeremail useremail email mail emailaddress",
    ACCOUNT_ID: "accountid companyid organisationid organizationid firmenid",
    ACCOUNT_NAME: "account accountname company companyname organisation organization employer firma unternehmen",
    KIND: "kind type eventtype activitytype interactiontype activity action art typ ereignis",
    OCCURRED_AT: "occurredat date time datetime timestamp when eventdate eventtime orderdate datum zeitpunkt fecha",
    "amount": "amount price total value ordervalue revenue spent betrag summe preis umsatz montant importe",
    "quantity": "quantity qty units pieces items count menge anzahl stuck",
    "link": "link url clickedurl linkurl",
    "page": "page pageurl webpage path seite",
    "form": "form formname formular",
    "event": "event eventname veranstaltung",
    "category": "category categorie kategorie productcategory",
    "equipment": "equipment product item productname artikel produkt",
}  # fmt: skip
_NEAR = 0.84


def plain(header: str) -> str:
    """Return a header without case, accents, spaces and punctuation: “E-Mail Adresse” is ``emailadresse``."""
    letters = unicodedata.normalize("NFKD", header.replace("ß", "ss")).casefold()
    return "".join(c for c in letters if c.isalnum())


def targets_of(catalog: Catalog, entity: str) -> dict[str, str]:
    """Return every target of an entity (or of `INTERACTION`) that needs no declaring, with its label.

    Raises ImportFileError if there is no such entity.
    """
    if entity not in _SPECIAL:
        raise ImportFileError(f"entity: must be contact, account, lead or interaction (got “{entity}”).")
    known = catalog.entity(entity)
    attributes = known.attributes if known else catalog.properties
    return {**_SPECIAL[entity], **{attribute.name: attribute.label for attribute in attributes}}


def reading_of(target: Target) -> Reading:
    """Return how cells become the value of a target."""
    variant = VARIANTS.get(target) if isinstance(target, str) else None
    return variant.reading if variant else Reading.PLAIN


def guess_mapping(
    catalog: Catalog, entity: str, columns: Sequence[str], texts: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Guess a target for each column, `IGNORED` if none fits; no target twice. ``texts`` are sample cells.

    Equal words come before similar ones, so *mail* never takes the place of *email*.
    """
    targets = targets_of(catalog, entity)
    words = {target: _words(target, label) for target, label in targets.items()}
    guessed = dict.fromkeys(columns, IGNORED)
    for near in (False, True):
        for column in columns:
            if guessed[column]:
                continue
            free = [target for target in targets if target not in guessed.values()]
            candidates = [target for target in free if _fits(target, texts.get(column, ()), entity)]
            guessed[column] = _match(plain(column), {t: words[t] for t in candidates}, near=near)
    return guessed


def _words(target: str, label: str) -> frozenset[str]:
    own = {plain(target), plain(label)} if "." not in target else set()
    return frozenset(own | set(_SYNONYMS.get(target, "").split()))


def _fits(target: str, texts: Sequence[str], entity: str) -> bool:
    """Whether cells fit a target: an address is no name of an e-mail, nor the reverse."""
    if entity != INTERACTION or target not in ("email", CONTACT_EMAIL) or not texts:
        return True
    addresses = sum("@" in text for text in texts)
    return (addresses * 2 > len(texts)) == (target == CONTACT_EMAIL)


def _match(word: str, candidates: Mapping[str, Collection[str]], *, near: bool) -> str:
    if not near:
        return next((target for target, words in candidates.items() if word in words), IGNORED)
    by_word = {known: target for target, words in candidates.items() for known in words if len(known) >= 5}
    found = difflib.get_close_matches(word[:60], by_word, n=1, cutoff=_NEAR) if len(word) >= 5 else []
    return by_word[found[0]] if found else IGNORED


def guess_entity(catalog: Catalog, columns: Sequence[str], texts: Mapping[str, Sequence[str]]) -> str:
    """Guess the entity with targets for most columns; what tells contacts from interactions counts more."""
    telling = {
        "contact": {"first_name", "last_name", "birthday", "email", "job_title"},
        "account": {"name", "industry", "employees", "annual_revenue"},
        "lead": {"topic", "status", "score", CONTACT_ID},
        INTERACTION: {KIND, OCCURRED_AT, CONTACT_ID, CONTACT_EMAIL, "amount", "quantity"},
    }

    def score(entity: str) -> float:
        found = {target for target in guess_mapping(catalog, entity, columns, texts).values() if target}
        return len(found) + 2.0 * len(found & telling[entity])

    return max(telling, key=score)


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
