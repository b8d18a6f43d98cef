"""From a mapping to a plan: which column feeds which stored columns, and what identifies a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from types import MappingProxyType

from core.errors import ImportFileError, did_you_mean
from core.importing.recognition.mapping import (
    ACCOUNT_DOMAIN,
    ACCOUNT_ID,
    ACCOUNT_NAME,
    CONTACT_EMAIL,
    CONTACT_ID,
    FURTHER_EMAIL,
    KIND,
    OWN_ID,
    VARIANTS,
    WHEN,
    ColumnMapping,
    Reading,
    consent_parts,
    reading_of,
    targets_of,
)
from core.importing.values.cells import Format, codes_of, shown
from core.language.catalog import BUILT_IN, Attribute, Catalog, InteractionKind
from core.language.folding import fold
from core.language.operators import AttributeType
from core.store.records import INTERACTION

Moved = Callable[[str, datetime], datetime | None]
"""Changes each instant for a caller, given the name of its attribute; None leaves the row out."""

OWN = Attribute(OWN_ID, "Own id", AttributeType.TEXT)
DOMAIN = Attribute("domain", "Domain", AttributeType.TEXT)


REFERENCES = {"contact": (CONTACT_ID, CONTACT_EMAIL), "account": (ACCOUNT_ID, ACCOUNT_NAME)}
"""The targets that name a record of an entity: by its own id, and by its e-mail address or name."""
_KNOWN_BY = {"contact": (OWN_ID, "email"), "account": (OWN_ID, "name"), "lead": (OWN_ID,), INTERACTION: (OWN_ID,)}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the file that becomes an attribute or property; of a full name, the last name."""

    column: str
    index: int
    attribute: Attribute
    format: Format
    read_as: Reading = Reading.PLAIN


@dataclass(frozen=True, slots=True)
class Refers:
    """The entity of the records that rows refer to, and the fields that name them, of which there is at least one."""

    entity: str
    id: Field | None
    text: Field | None
    domain: Field | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All decisions made before the first row is read.

    ``own`` is the field with the own id of a row, in a ``system``; ``known_by`` that with its e-mail address or name,
    ``also`` that with a further address of a contact, ``others`` those with still more of them, ``domain`` that of an
    account.
    """

    entity: str
    catalog: Catalog
    width: int
    fields: tuple[Field, ...]
    system: str
    own: Field | None
    known_by: Field | None
    also: Field | None
    others: tuple[Field, ...]
    domain: Field | None
    refers: Refers | None
    kind: Field | None
    constant_kind: str | None
    declares_kinds: bool
    new_attributes: tuple[Attribute, ...]
    new_kind: InteractionKind | None
    zone: tzinfo
    moved: Moved | None


def make_plan(
    catalog: Catalog,
    entity: str,
    columns: tuple[str, ...],
    mapping: ColumnMapping,
    formats: Mapping[str, Format],
    *,
    zone: tzinfo,
    system: str = "",
    kind: str | None = None,
    declare_kinds: bool = False,
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    moved: Moved | None = None,
) -> Plan:
    """Check a mapping and make the plan. Raises ImportFileError with what must hold."""
    _check_mapping(catalog, entity, columns, mapping)
    new = tuple(
        replace(target, custom=True, in_json=entity == INTERACTION)
        for target in mapping.values()
        if isinstance(target, Attribute)
    )
    if entity == INTERACTION:
        catalog = catalog.extended(properties=[a for a in new if catalog.property(a.name) is None])
    else:
        catalog = catalog.extended([(entity, a) for a in new if a.name not in catalog.attributes_of(entity)])
    further = [column for column, target in mapping.items() if target == FURTHER_EMAIL]
    by_target = {
        target if isinstance(target, str) else target.name: (column, columns.index(column))
        for column, target in mapping.items()
        if target and column not in further[1:]
    }

    def field(target: str, attribute: Attribute) -> Field | None:
        if target not in by_target:
            return None
        column, index = by_target[target]
        return Field(column, index, attribute, formats.get(column, Format()), reading_of(target))

    known = catalog.entity(entity)
    attributes = known.attributes if known else (WHEN, *catalog.properties)
    fed = [(attribute.name, attribute) for attribute in attributes]
    fed += [(t, a) for t, variant in VARIANTS.items() for a in attributes if a.name == variant.attributes[-1]]
    fed += list(consent_parts(catalog).items()) if entity == "contact" else []
    fields = tuple(found for target, attribute in fed if (found := field(target, attribute)))
    by_name = {found.attribute.name: found for found in fields}
    _check_words(words, fields)
    own = field(OWN_ID, OWN) if entity == INTERACTION else by_name.get(OWN_ID)
    constant, new_kind = _constant_kind(catalog, kind, declare_kinds=declare_kinds)
    plan = Plan(
        entity,
        catalog,
        len(columns),
        fields,
        system,
        own,
        next((by_name[name] for name in _KNOWN_BY[entity][1:] if name in by_name), None),
        field(FURTHER_EMAIL, BUILT_IN.attributes_of(entity)["email"]) if entity == "contact" else None,
        tuple(
            Field(column, columns.index(column), BUILT_IN.attributes_of("contact")["email"], Format())
            for column in further[1:]
        ),
        field(ACCOUNT_DOMAIN, DOMAIN) if entity == "account" else None,
        _refers(field) if entity != "account" else None,
        field(KIND, OWN) if entity == INTERACTION else None,
        constant,
        declare_kinds,
        new,
        new_kind,
        zone,
        moved,
    )
    _check_complete(plan)
    return plan


def _refers(field: Callable[[str, Attribute], Field | None]) -> Refers | None:
    for entity, (id_target, text_target) in REFERENCES.items():
        name = text_target.partition(".")[2]
        by_id, by_text = field(id_target, OWN), field(text_target, BUILT_IN.attributes_of(entity)[name])
        domain = field(ACCOUNT_DOMAIN, DOMAIN) if entity == "account" else None
        if by_id or by_text or domain:
            return Refers(entity, by_id, by_text, domain)
    return None


def _check_mapping(catalog: Catalog, entity: str, columns: tuple[str, ...], mapping: ColumnMapping) -> None:
    allowed = targets_of(catalog, entity)
    seen: dict[str, str] = {}
    for column, target in mapping.items():
        if column not in columns:
            raise ImportFileError(
                f"mapping: must name columns of the file (got “{column}”). {did_you_mean(column, columns)}".strip()
            )
        name = target if isinstance(target, str) else target.name
        if isinstance(target, str) and target and target not in allowed:
            hint = did_you_mean(target, allowed)
            raise ImportFileError(
                f"column “{column}”: must go to a target of {entity} (got “{target}”). {hint}".strip()
            )
        fed = (VARIANTS[name].attributes if name in VARIANTS else (name,)) if name else ()
        if twice := next((attribute for attribute in fed if attribute in seen), None):
            raise ImportFileError(
                f"columns “{seen[twice]}” and “{column}”: must go to different targets (got “{twice}” twice)."
            )
        seen |= dict.fromkeys(fed if name != FURTHER_EMAIL else (), column)


def _check_words(words: Mapping[str, Mapping[str, str]], fields: Iterable[Field]) -> None:
    """Raise ImportFileError where values are said to mean what is no choice; of other columns nothing is meant."""
    for field in fields:
        codes = codes_of(field.attribute)
        for code in words.get(field.column, {}).values() if codes else ():
            if code and fold(code) not in codes:
                raise ImportFileError(
                    f"meaning: must be one of the choices of “{field.attribute.label}” (got {shown(code)}). "
                    f"{did_you_mean(code, field.attribute.choice_codes)}".strip()
                )


def _check_complete(plan: Plan) -> None:
    if plan.entity != INTERACTION:
        if plan.own is None and plan.known_by is None:
            wanted = " or ".join(_KNOWN_BY[plan.entity])
            raise ImportFileError(f"mapping: one column must be {wanted}, to know a {plan.entity} again.")
        return
    missing = []
    if plan.refers is None:
        missing.append("a contact (own id or e-mail)")
    if not any(field.attribute is WHEN for field in plan.fields):
        missing.append("when it happened")
    if plan.kind is None and plan.constant_kind is None:
        missing.append("the kind, if not one kind is given for the file")
    if missing:
        raise ImportFileError(f"mapping: for interactions a column must give {', and one '.join(missing)}.")


def _constant_kind(
    catalog: Catalog, kind: str | None, *, declare_kinds: bool
) -> tuple[str | None, InteractionKind | None]:
    if kind is None or catalog.kind(kind):
        return kind, None
    if declare_kinds:
        return kind, new_kind(kind, kind.replace("_", " ").capitalize())
    hint = did_you_mean(kind, (known.name for known in catalog.kinds))
    raise ImportFileError(f"kind: must be a kind of interaction (got “{kind}”). {hint}".strip())


def new_kind(name: str, label: str) -> InteractionKind:
    """Make a kind to declare for an import: *had “Demo booked”* in a sentence."""
    return InteractionKind(name, label, f"had “{label}”")
