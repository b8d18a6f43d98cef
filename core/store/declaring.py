"""What users declare in their own database: custom attributes, properties and interaction kinds.

A custom attribute is a real column; the session's transaction adds it to the table at once. Declaring the
same thing again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlmodel import Session, col, select

from core.errors import CatalogError
from core.language.catalog import ACTOR, BUILT_IN, MAX_DECIMALS, Attribute, Catalog, Consent, InteractionKind
from core.language.folding import KEY_SUFFIX, fold
from core.language.operators import AttributeType
from core.language.texts import CATALOG_LABEL, CHOICE_CODE, DESCRIPTION, clean, fault
from core.store.dialects import DIALECTS, dialect_of
from core.store.keying import queue_property
from core.store.locks import Lock
from core.store.records import INTERACTION, attribute_columns, record_table
from core.store.tables import CustomAttribute, CustomKind, CustomProperty, OwnChoices, Segment
from core.store.triggers.installation import install

MAX_CUSTOM = 500
"""The limit of custom attributes of one entity, and of custom properties."""
MAX_CHOICES = 1_000

Choices = tuple[tuple[str, str], ...]
"""Codes and labels, in order."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
_CONSENT_WORDS = re.compile(r"(?=.{1,60}$)[^\W\d_][^\W_]*(?:[ -][^\W_]+)*")
HIDDEN = frozenset[str]().union(*(dialect.types.hidden_columns for dialect in DIALECTS))
"""Columns that a database keeps for itself: no name on any, because declarations may move from one to another."""
_INDEXED = (AttributeType.TEXT, AttributeType.DATE, AttributeType.DATETIME)
_NUMERIC = (AttributeType.NUMBER, AttributeType.MONEY)
OF_A_LIST = (AttributeType.CHOICE, AttributeType.CHOICES)


def load_catalog(session: Session) -> Catalog:
    """Read the built-in catalog with everything declared in this database, and the segments not deleted."""
    attributes = session.exec(select(CustomAttribute).order_by(CustomAttribute.entity, CustomAttribute.name)).all()
    properties = session.exec(select(CustomProperty).order_by(CustomProperty.name)).all()
    kinds = session.exec(select(CustomKind).order_by(CustomKind.name)).all()
    segments = session.exec(
        select(Segment.key, Segment.name).where(col(Segment.deleted_at).is_(None)).order_by(Segment.key)
    ).all()
    return BUILT_IN.with_choices(_own_choices(session)).extended(
        [(row.entity, _read(row)) for row in attributes],
        [_read(row) for row in properties],
        [InteractionKind(row.name, row.label, row.phrase) for row in kinds],
        dict(segments),
    )


def _own_choices(session: Session) -> dict[tuple[str, str], Choices]:
    """Read the choices of built-in attributes that users changed, with those that a later release brought."""
    found = {}
    for row in session.exec(select(OwnChoices)):
        entity = BUILT_IN.entity(row.entity)
        attribute = entity.attribute(row.name) if entity else None
        stored = _pairs(row.choices)
        codes = {code for code, _ in stored}
        brought = (pair for pair in (attribute.choices if attribute else ()) if pair[0] not in codes)
        found[row.entity, row.name] = (*stored, *brought)
    return found


def _pairs(stored: Iterable[Iterable[str]]) -> Choices:
    return tuple((code, label) for code, label in stored)


def _read(row: CustomAttribute | CustomProperty) -> Attribute:
    return Attribute(
        row.name,
        row.label,
        AttributeType(row.type),
        row.decimals,
        _pairs(row.choices),
        custom=True,
        in_json=isinstance(row, CustomProperty),
        description=row.description,
        consent=Consent(row.purpose, row.channel) if isinstance(row, CustomAttribute) and row.purpose else None,
    )


def declare_attribute(session: Session, entity: str, attribute: Attribute) -> None:
    """Add a custom attribute: a column (for a text also its key), an index if conditions or time look for its
    values, triggers that note its changes, and its row in the catalog.

    Raises CatalogError when its name is taken or invalid, or its type is incomplete.
    """
    where = f"attribute “{attribute.name}”"
    catalog = locked_catalog(session)
    owner = catalog.entity(entity)
    if owner is None:
        raise CatalogError(f"{where}: must belong to contact, account or lead (got “{entity}”).")
    relations = {r.name for many in (True, False) for r in catalog.relations_of(entity, to_many=many)}
    taken = {column.name for column in record_table(catalog, entity).columns} | relations
    if _is_declared(where, attribute, owner.attributes):
        return
    _check_name(where, attribute.name, taken)
    _check_type(where, attribute, owner.attributes)
    _check_consent(where, entity, attribute, catalog)
    operations = Operations(MigrationContext.configure(session.connection()))
    for column, type_ in attribute_columns(attribute):
        operations.add_column(entity, sa.Column(column, type_, nullable=True))
    create_index(operations, entity, attribute)
    purpose, channel = (attribute.consent.purpose, attribute.consent.channel) if attribute.consent else ("", "")
    session.add(CustomAttribute(entity=entity, **_row(attribute), purpose=purpose, channel=channel))
    session.flush()
    install(session.connection(), entity)


def create_index(operations: Operations, entity: str, attribute: Attribute) -> None:
    """Create the index of an attribute if conditions or time look for its values."""
    if is_indexed(attribute):
        indexed = attribute.key_name if attribute.type is AttributeType.TEXT else attribute.name
        operations.create_index(index_name(entity, attribute), entity, [indexed])


def index_name(entity: str, attribute: Attribute) -> str:
    """Return the name of the index of an attribute, whether it has one or not."""
    return f"ix_{entity}_{attribute.name}"


def is_indexed(attribute: Attribute) -> bool:
    """Whether an attribute that people declare has an index."""
    return attribute.type in _INDEXED


def declare_property(session: Session, attribute: Attribute) -> None:
    """Add a custom property of interactions; its values live in JSON. Raises CatalogError."""
    where = f"property “{attribute.name}”"
    catalog = locked_catalog(session)
    if _is_declared(where, attribute, catalog.properties):
        return
    columns = {column.name for column in record_table(catalog, INTERACTION).columns}
    _check_name(where, attribute.name, columns | {p.name for p in catalog.properties})
    _check_type(where, attribute, catalog.properties)
    session.add(CustomProperty(**_row(attribute)))
    session.flush()
    if attribute.type is AttributeType.TEXT:
        queue_property(session, attribute.name)


def declare_kind(session: Session, kind: InteractionKind) -> None:
    """Add an interaction kind. Raises CatalogError when its name is taken or invalid."""
    where = f"kind “{kind.name}”"
    catalog = locked_catalog(session)
    known = catalog.kind(kind.name)
    if known == kind:
        return
    _check_name(where, kind.name, {k.name for k in catalog.kinds})
    _check_label(where, kind.label)
    _check_label(where, kind.phrase)
    session.add(CustomKind(name=kind.name, label=kind.label, phrase=kind.phrase))
    session.flush()


def locked_catalog(session: Session) -> Catalog:
    """Read the catalog and lock it: others wait with their declarations until this transaction ends."""
    dialect_of(session).transactions.hold(session.connection(), Lock.DECLARATIONS)
    return load_catalog(session)


def _row(attribute: Attribute) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "label": attribute.label,
        "type": attribute.type.value,
        "decimals": attribute.decimals,
        "choices": [list(choice) for choice in attribute.choices],
        "description": attribute.description,
    }


def write_attribute(session: Session, entity: str, attribute: Attribute) -> None:
    """Store what the catalog says about a declared attribute, or about a property of interactions, but its name."""
    row: CustomAttribute | CustomProperty
    if attribute.in_json:
        row = session.get_one(CustomProperty, attribute.name)
    else:
        row = session.get_one(CustomAttribute, (entity, attribute.name))
    for column, value in _row(attribute).items():
        setattr(row, column, value)
    session.flush()


def forget_attribute(session: Session, entity: str, attribute: Attribute) -> None:
    """Take a declared attribute or property out of the catalog."""
    if attribute.in_json:
        session.delete(session.get_one(CustomProperty, attribute.name))
    else:
        session.delete(session.get_one(CustomAttribute, (entity, attribute.name)))
    session.flush()


def forget_kind(session: Session, name: str) -> bool:
    """Take a declared kind out of the catalog, unless an interaction is of it. Return whether it went."""
    declared = session.get(CustomKind, name)
    table = record_table(BUILT_IN, INTERACTION)
    of_kind = sa.select(sa.literal(1)).select_from(table).where(table.c.kind == name)
    if declared is None or session.connection().scalar(of_kind.limit(1)):
        return False
    session.delete(declared)
    session.flush()
    return True


def _is_declared(where: str, attribute: Attribute, known: Iterable[Attribute]) -> bool:
    """Whether this was declared before; people may have given it another label, a description and more choices since.

    Raises CatalogError when it was declared differently.
    """
    declared = next((a for a in known if a.custom and a.name == attribute.name), None)
    if declared is None:
        return False
    is_same = all(getattr(declared, name) == getattr(attribute, name) for name in ("type", "decimals", "consent"))
    if not is_same or not set(attribute.choice_codes) <= set(declared.choice_codes):
        raise CatalogError(f"{where}: must stay as it is, {declared.type} “{declared.label}”. Choose another name.")
    return True


def _check_name(where: str, name: str, taken: Iterable[str]) -> None:
    if not _NAME.fullmatch(name):
        raise CatalogError(
            f"{where}: the name must be 1 to 50 small letters, digits and underscores, and begin with a letter."
        )
    if name.endswith(KEY_SUFFIX) or name in HIDDEN:
        raise CatalogError(f"{where}: the name must be no column that the database keeps for itself. Choose another.")
    if name in taken:
        raise CatalogError(f"{where}: the name must be free (it is taken). Choose another name.")


def _check_label(where: str, label: str) -> None:
    if fault(CATALOG_LABEL, label):
        raise CatalogError(f"{where}: the label must be one line of 1 to {CATALOG_LABEL.most} characters.")


def _check_type(where: str, attribute: Attribute, declared: Iterable[Attribute]) -> None:
    check_attribute(where, attribute)
    if sum(1 for a in declared if a.custom) >= MAX_CUSTOM:
        raise CatalogError(f"{where}: at most {MAX_CUSTOM} can be declared. Keep the rest in texts.")


def _check_consent(where: str, entity: str, attribute: Attribute, catalog: Catalog) -> None:
    """Raise CatalogError unless an attribute can be the state of its consent, and no other one is."""
    consent = attribute.consent
    if consent is None:
        return
    if entity != ACTOR or attribute.type is not AttributeType.YES_NO:
        raise CatalogError(f"{where}: must be a yes/no attribute of contacts to be a consent (got {attribute.type}).")
    for name, text in (("purpose", consent.purpose), ("channel", consent.channel)):
        if not _CONSENT_WORDS.fullmatch(text):
            raise CatalogError(
                f"{where}: the {name} must be 1 to 60 letters, digits, single spaces and hyphens, and begin with a "
                f"letter (got {text[:60]!r}). Give it as it reads in “consented to newsletters by e-mail”."
            )
    for name, other in catalog.consents.items():
        if fold(str(other)) == fold(str(consent)):
            raise CatalogError(f"{where}: must be the only consent to {consent} (got another, “{name}”). Use that one.")


def check_attribute(where: str, attribute: Attribute) -> None:
    """Raise CatalogError unless label, type, choices and description fit each other."""
    _check_label(where, attribute.label)
    numeric = attribute.type in _NUMERIC
    if not 0 <= attribute.decimals <= (MAX_DECIMALS if numeric else 0):
        allowed = f"0 to {MAX_DECIMALS}" if numeric else "0, as it is no number"
        raise CatalogError(f"{where}: the decimal places must be {allowed} (got {attribute.decimals}).")
    if attribute.type in OF_A_LIST:
        check_choices(where, attribute.choices)
    elif attribute.choices:
        raise CatalogError(f"{where}: must have no choices, as it is none (got {len(attribute.choices):,}).")
    if attribute.description:
        clean(DESCRIPTION, f"{where}: the description", attribute.description, CatalogError)


def check_choices(where: str, choices: Choices) -> None:
    """Raise CatalogError unless these can be the choices of an attribute."""
    codes = [code for code, _ in choices]
    if not 1 <= len(set(codes)) == len(codes) <= MAX_CHOICES:
        raise CatalogError(f"{where}: must have 1 to {MAX_CHOICES:,} different choices (got {len(codes):,}).")
    for code, label in choices:
        if fault(CHOICE_CODE, code):
            most = CHOICE_CODE.most
            raise CatalogError(f"{where}: a choice must be one line of 1 to {most} characters (got {code[:40]!r}).")
        _check_label(where, label)
