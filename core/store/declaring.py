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
from core.language.catalog import BUILT_IN, MAX_DECIMALS, Attribute, Catalog, InteractionKind
from core.language.folding import KEY_SUFFIX
from core.language.operators import AttributeType
from core.language.texts import CATALOG_LABEL, CHOICE_CODE, fault
from core.store.dialects import DIALECTS, dialect_of
from core.store.locks import Lock
from core.store.records import INTERACTION, attribute_columns, record_table
from core.store.tables import CustomAttribute, CustomKind, CustomProperty, Segment
from core.store.triggers.installation import install

MAX_CUSTOM = 500
"""The limit of custom attributes of one entity, and of custom properties."""
MAX_CHOICES = 1_000

_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
_HIDDEN = frozenset[str]().union(*(dialect.types.hidden_columns for dialect in DIALECTS))
"""On any database, because declarations may move from one to another."""
_INDEXED = (AttributeType.TEXT, AttributeType.DATE, AttributeType.DATETIME)
_NUMERIC = (AttributeType.NUMBER, AttributeType.MONEY)
_OF_A_LIST = (AttributeType.CHOICE, AttributeType.CHOICES)


def load_catalog(session: Session) -> Catalog:
    """Read the built-in catalog with everything declared in this database, and the segments not deleted."""
    attributes = session.exec(select(CustomAttribute).order_by(CustomAttribute.entity, CustomAttribute.name)).all()
    properties = session.exec(select(CustomProperty).order_by(CustomProperty.name)).all()
    kinds = session.exec(select(CustomKind).order_by(CustomKind.name)).all()
    segments = session.exec(
        select(Segment.key, Segment.name).where(col(Segment.deleted_at).is_(None)).order_by(Segment.key)
    ).all()
    return BUILT_IN.extended(
        [(row.entity, _read(row)) for row in attributes],
        [_read(row) for row in properties],
        [InteractionKind(row.name, row.label, row.phrase) for row in kinds],
        dict(segments),
    )


def _read(row: CustomAttribute | CustomProperty) -> Attribute:
    return Attribute(
        row.name,
        row.label,
        AttributeType(row.type),
        row.decimals,
        tuple((code, label) for code, label in row.choices),
        custom=True,
        in_json=isinstance(row, CustomProperty),
    )


def declare_attribute(session: Session, entity: str, attribute: Attribute) -> None:
    """Add a custom attribute: a column (for a text also its key), an index if conditions or time look for its
    values, triggers that note its changes, and its row in the catalog.

    Raises CatalogError when its name is taken or invalid, or its type is incomplete.
    """
    where = f"attribute “{attribute.name}”"
    catalog = _locked_catalog(session)
    owner = catalog.entity(entity)
    if owner is None:
        raise CatalogError(f"{where}: must belong to contact, account or lead (got “{entity}”).")
    relations = {r.name for many in (True, False) for r in catalog.relations_of(entity, to_many=many)}
    taken = {column.name for column in record_table(catalog, entity).columns} | relations
    if _is_declared(where, attribute, owner.attributes):
        return
    _check_name(where, attribute.name, taken)
    _check_type(where, attribute, owner.attributes)
    operations = Operations(MigrationContext.configure(session.connection()))
    for name, type_ in attribute_columns(attribute):
        operations.add_column(entity, sa.Column(name, type_, nullable=True))
    if attribute.type in _INDEXED:
        indexed = attribute.key_name if attribute.type is AttributeType.TEXT else attribute.name
        operations.create_index(f"ix_{entity}_{attribute.name}", entity, [indexed])
    install(session.connection(), entity)
    session.add(CustomAttribute(entity=entity, **_row(attribute)))
    session.flush()


def declare_property(session: Session, attribute: Attribute) -> None:
    """Add a custom property of interactions; its values live in JSON. Raises CatalogError."""
    where = f"property “{attribute.name}”"
    catalog = _locked_catalog(session)
    if _is_declared(where, attribute, catalog.properties):
        return
    columns = {column.name for column in record_table(catalog, INTERACTION).columns}
    _check_name(where, attribute.name, columns | {p.name for p in catalog.properties})
    _check_type(where, attribute, catalog.properties)
    session.add(CustomProperty(**_row(attribute)))
    session.flush()


def declare_kind(session: Session, kind: InteractionKind) -> None:
    """Add an interaction kind. Raises CatalogError when its name is taken or invalid."""
    where = f"kind “{kind.name}”"
    catalog = _locked_catalog(session)
    known = catalog.kind(kind.name)
    if known == kind:
        return
    _check_name(where, kind.name, {k.name for k in catalog.kinds})
    _check_label(where, kind.label)
    _check_label(where, kind.phrase)
    session.add(CustomKind(name=kind.name, label=kind.label, phrase=kind.phrase))
    session.flush()


def _locked_catalog(session: Session) -> Catalog:
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
    }


def _is_declared(where: str, attribute: Attribute, known: Iterable[Attribute]) -> bool:
    """Whether exactly this was declared before. Raises CatalogError when it was declared differently."""
    declared = next((a for a in known if a.custom and a.name == attribute.name), None)
    if declared is None:
        return False
    if _row(declared) != _row(attribute):
        raise CatalogError(f"{where}: must stay as it is, {declared.type} “{declared.label}”. Choose another name.")
    return True


def _check_name(where: str, name: str, taken: Iterable[str]) -> None:
    if not _NAME.fullmatch(name):
        raise CatalogError(
            f"{where}: the name must be 1 to 50 small letters, digits and underscores, and begin with a letter."
        )
    if name.endswith(KEY_SUFFIX) or name in _HIDDEN:
        raise CatalogError(f"{where}: the name must be no column that the database keeps for itself. Choose another.")
    if name in taken:
        raise CatalogError(f"{where}: the name must be free (it is taken). Choose another name.")


def _check_label(where: str, label: str) -> None:
    if fault(CATALOG_LABEL, label):
        raise CatalogError(f"{where}: the label must be one line of 1 to {CATALOG_LABEL.most} characters.")


def _check_type(where: str, attribute: Attribute, declared: Iterable[Attribute]) -> None:
    _check_label(where, attribute.label)
    numeric = attribute.type in _NUMERIC
    if not 0 <= attribute.decimals <= (MAX_DECIMALS if numeric else 0):
        allowed = f"0 to {MAX_DECIMALS}" if numeric else "0, as it is no number"
        raise CatalogError(f"{where}: the decimal places must be {allowed} (got {attribute.decimals}).")
    codes = attribute.choice_codes
    if attribute.type in _OF_A_LIST:
        if not 1 <= len(set(codes)) == len(codes) <= MAX_CHOICES:
            raise CatalogError(f"{where}: must have 1 to {MAX_CHOICES:,} different choices (got {len(codes):,}).")
        for code, label in attribute.choices:
            if fault(CHOICE_CODE, code):
                most = CHOICE_CODE.most
                raise CatalogError(f"{where}: a choice must be one line of 1 to {most} characters (got {code[:40]!r}).")
            _check_label(where, label)
    elif codes:
        raise CatalogError(f"{where}: must have no choices, as it is none (got {len(codes):,}).")
    if sum(1 for a in declared if a.custom) >= MAX_CUSTOM:
        raise CatalogError(f"{where}: at most {MAX_CUSTOM} can be declared. Keep the rest in texts.")
