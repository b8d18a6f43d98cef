"""The row a condition is asked of: its columns by the name that a definition uses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from core.engine.compiler.dialects import DrivenJoin, PerDatabase
from core.language.catalog import Attribute, Catalog
from core.language.definition import Target
from core.language.operators import AttributeType
from core.store.columns import Key, Microseconds
from core.store.records import INTERACTION, record_alias
from core.store.tables import PROFILES, table_of


@dataclass(frozen=True, slots=True)
class Operand:
    """An attribute's stored value on a row: ``value`` is what conditions compare (of a text its
    folded key, of a number the scaled whole number); ``relations`` are joined to read it.
    ``is_indexed`` is true of a text that has an index of its own.
    """

    attribute: Attribute
    value: ColumnElement[Any]
    relations: frozenset[str] = frozenset()
    is_indexed: bool = False


def operand_on(table: FromClause, attribute: Attribute, relations: frozenset[str] = frozenset()) -> Operand:
    """The operand of an attribute of this very table, or of a property in its JSON."""
    if attribute.in_json:
        return Operand(attribute, _in_json(table, attribute), relations)
    is_text = attribute.type is AttributeType.TEXT
    column: ColumnElement[Any] = table.c[attribute.key_name if is_text else attribute.name]
    if attribute.type in (AttributeType.NUMBER, AttributeType.MONEY):
        column = sa.type_coerce(column, sa.BigInteger)
    elif attribute.type is AttributeType.CHOICES:
        column = sa.type_coerce(column, Key)
    return Operand(attribute, column, relations)


def _has_index(entity: str, attribute: Attribute) -> bool:
    column = table_of(PROFILES[entity]).columns.get(attribute.key_name)
    return attribute.type is AttributeType.TEXT and column is not None and bool(column.index)


def _in_json(table: FromClause, attribute: Attribute) -> ColumnElement[Any]:
    properties = table.c.properties
    match attribute.type:
        case AttributeType.TEXT:
            return sa.type_coerce(properties[attribute.key_name].as_string(), Key)
        case AttributeType.CHOICE | AttributeType.CHOICES:
            return sa.type_coerce(properties[attribute.name].as_string(), Key)
        case AttributeType.YES_NO:
            return sa.type_coerce(properties[attribute.name].as_boolean(), sa.Boolean)
        case AttributeType.DATE:
            return _stored_date(properties[attribute.name].as_string())
        case AttributeType.DATETIME:
            return sa.type_coerce(_stored_integer(properties[attribute.name].as_string()), Microseconds)
        case _:
            return _stored_integer(properties[attribute.name].as_string())


def _stored_integer(text: ColumnElement[Any]) -> ColumnElement[Any]:
    return sa.cast(text, sa.BigInteger)


def _stored_date(text: ColumnElement[Any]) -> ColumnElement[Any]:
    return PerDatabase(
        sa.Date(), sqlite=lambda: sa.type_coerce(text, sa.Date), postgresql=lambda: sa.cast(text, sa.Date)
    )


@dataclass(frozen=True)
class Base:
    """The rows of a target with its to-one relations, from which a definition selects ids."""

    catalog: Catalog
    target: Target
    table: FromClause
    contact: FromClause
    account: FromClause
    interactions: FromClause
    parts: list[sa.CTE] = field(default_factory=list)
    """The WITH clause as it grows, each part after those it reads."""
    within: FromClause | None = None
    """Ids of the target, to whom everything is confined; None asks everybody."""

    @classmethod
    def of(cls, catalog: Catalog, target: Target, within: FromClause | None = None) -> Base:
        """The base of a target: ``c`` is the contact, ``a`` its account, ``l`` the lead, ``i`` interactions."""
        contact = record_alias(catalog, "contact", "c")
        table = contact if target == "contact" else record_alias(catalog, "lead", "l")
        account = record_alias(catalog, "account", "a")
        interactions = record_alias(catalog, INTERACTION, "i")
        return cls(catalog, target, table, contact, account, interactions, within=within)

    @property
    def id(self) -> ColumnElement[int]:
        """The id of the target."""
        return self.table.c.id

    @property
    def contact_id(self) -> ColumnElement[int]:
        """The id of the contact who acts; NULL for a lead without one."""
        return self.contact.c.id

    @property
    def contact_relations(self) -> frozenset[str]:
        """What must be joined for `contact_id`."""
        return frozenset() if self.target == "contact" else frozenset({"contact"})

    def operand(self, name: str) -> Operand:
        """What a condition names: an own attribute, or one behind a to-one relation."""
        relation, _, _own = name.rpartition(".")
        attribute = self.catalog.attributes_of(self.target)[name]
        if not relation:
            return replace(operand_on(self.table, attribute), is_indexed=_has_index(self.target, attribute))
        named = self.catalog.relation(self.target, relation)
        assert named is not None
        table = self.contact if named.to == "contact" else self.account
        operand = operand_on(table, attribute, frozenset({relation}))
        return replace(operand, is_indexed=_has_index(named.to, attribute))

    def property_operand(self, name: str) -> Operand:
        """What a condition on interactions names."""
        property_ = self.catalog.property(name)
        assert property_ is not None, name
        return operand_on(self.interactions, property_)

    def driven(self, table: FromClause, contact_id: ColumnElement[int]) -> FromClause:
        """A table of records of contacts, confined to those of the contacts in question."""
        if self.within is None:
            return table
        acting = self.within
        if self.target == "lead":
            lead = record_alias(self.catalog, "lead", "wl")
            led = DrivenJoin(self.within, lead, lead.c.id == self.within.c.id)
            acting = sa.select(lead.c.contact_id.label("id")).select_from(led).distinct().subquery("wc")
        return DrivenJoin(acting, table, contact_id == acting.c.id)

    def select(
        self, relations: frozenset[str], *, needed: frozenset[str] = frozenset(), deleted_too: bool = False
    ) -> Select[int]:
        """Every id that is not deleted unless wanted, with these relations joined; a deleted record is none.

        Where a relation is ``needed``, those without it need not be among the ids.
        """
        source: FromClause = self.table
        if self.within is not None:
            source = DrivenJoin(self.within, self.table, self.table.c.id == self.within.c.id)
        if self.target == "lead" and relations:
            contact = self.contact
            # Among few rows, SQLite must not begin with all the contacts.
            is_inner = "contact" in needed and self.within is None
            source = source.join(
                contact,
                sa.and_(contact.c.id == self.table.c.contact_id, contact.c.deleted_at.is_(None)),
                isouter=not is_inner,
            )
        if "account" in relations:
            account = self.account
            source = source.outerjoin(
                account, sa.and_(account.c.id == self.contact.c.account_id, account.c.deleted_at.is_(None))
            )
        ids = sa.select(self.id.label("id")).select_from(source)
        return ids if deleted_too else ids.where(self.table.c.deleted_at.is_(None))
