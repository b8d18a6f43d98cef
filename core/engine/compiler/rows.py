"""The rows that conditions ask: their columns by the names that a definition uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, assert_never

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from core.language.catalog import Attribute, Catalog, Relation
from core.language.definition import Target
from core.language.operators import AttributeType
from core.store.columns import Key, Microseconds
from core.store.expressions import DrivenJoin, day_in_text
from core.store.records import INTERACTION, record_alias
from core.store.tables import PROFILES, table_of


@dataclass(frozen=True, slots=True)
class Operand:
    """An attribute's stored value on a row: ``value`` is what conditions compare (of a text its
    folded key, of a number the scaled whole number); reading it joins ``relations``.
    ``is_indexed`` is true of a text that has an index of its own.
    """

    attribute: Attribute
    value: ColumnElement[Any]
    relations: frozenset[str] = frozenset()
    is_indexed: bool = False


def operand_on(table: FromClause, attribute: Attribute, relations: frozenset[str] = frozenset()) -> Operand:
    """The operand of an attribute of the table itself, or of a property in its JSON."""
    if attribute.in_json:
        return Operand(attribute, _in_json(table, attribute), relations)
    return Operand(attribute, _in_column(table, attribute), relations)


def _in_column(table: FromClause, attribute: Attribute) -> ColumnElement[Any]:
    match attribute.type:
        case AttributeType.TEXT:
            return table.c[attribute.key_name]
        case AttributeType.NUMBER | AttributeType.MONEY:
            return sa.type_coerce(table.c[attribute.name], sa.BigInteger)
        case AttributeType.CHOICES:
            return sa.type_coerce(table.c[attribute.name], Key)
        case AttributeType.CHOICE | AttributeType.YES_NO | AttributeType.DATE | AttributeType.DATETIME:
            return table.c[attribute.name]
        case _:
            assert_never(attribute.type)


def _has_index(entity: str, attribute: Attribute) -> bool:
    if attribute.type is not AttributeType.TEXT or entity not in PROFILES:
        return False
    column = table_of(PROFILES[entity]).columns.get(attribute.key_name)
    return column is not None and bool(column.index)


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
            return day_in_text(properties[attribute.name].as_string())
        case AttributeType.DATETIME:
            return sa.type_coerce(_stored_integer(properties[attribute.name].as_string()), Microseconds)
        case AttributeType.NUMBER | AttributeType.MONEY:
            return _stored_integer(properties[attribute.name].as_string())
        case _:
            assert_never(attribute.type)


def _stored_integer(text: ColumnElement[Any]) -> ColumnElement[Any]:
    return sa.cast(text, sa.BigInteger)


_RESERVED = frozenset({"i", "r", "s", "u"})
"""Aliases of interactions, of related records, of stays and of a union."""


def _aliases(names: Sequence[str]) -> Iterator[str]:
    """A short alias for each name: its shortest beginning that no earlier one has."""
    taken = set(_RESERVED)
    for name in names:
        starts = (name[:length] for length in range(1, len(name) + 1))
        alias = next((start for start in starts if start not in taken), f"{name}_{len(taken)}")
        taken.add(alias)
        yield alias


@dataclass(frozen=True)
class Rows:
    """The rows of an entity, each beside the records of its to-one relations: all that a condition can name.

    ``related`` has the tables of those relations by name.
    """

    catalog: Catalog
    entity: str
    alias: str
    table: FromClause
    related: Mapping[str, FromClause]

    @classmethod
    def of(cls, catalog: Catalog, entity: str) -> Rows:
        """The rows of a target, with the alias ``c`` for contacts, ``a`` for accounts, ``l`` for leads."""
        relations = catalog.relations_of(entity, to_many=False)
        own, *others = _aliases([entity, *(relation.name for relation in relations)])
        return cls._with_aliases(catalog, entity, own, relations, others)

    @classmethod
    def within(cls, outer: str, catalog: Catalog, entity: str) -> Rows:
        """The rows of a subquery, with aliases of their own: ``r`` in the outermost, and ``rc`` for its contact."""
        own = f"{outer}r"
        relations = catalog.relations_of(entity, to_many=False)
        names = _aliases([relation.name for relation in relations])
        return cls._with_aliases(catalog, entity, own, relations, [own + name for name in names])

    @classmethod
    def _with_aliases(
        cls, catalog: Catalog, entity: str, alias: str, relations: Sequence[Relation], aliases: Sequence[str]
    ) -> Rows:
        pairs = zip(relations, aliases, strict=True)
        related = {relation.name: record_alias(catalog, relation.to, name) for relation, name in pairs}
        return cls(catalog, entity, alias, record_alias(catalog, entity, alias), related)

    def operand(self, name: str) -> Operand:
        """What a condition names: an own attribute, or one behind a to-one relation."""
        relation_name, _, _own = name.rpartition(".")
        attribute = self.catalog.attributes_of(self.entity)[name]
        if not relation_name:
            return replace(operand_on(self.table, attribute), is_indexed=_has_index(self.entity, attribute))
        relation = self.catalog.relation(self.entity, relation_name)
        assert relation is not None
        operand = operand_on(self.related[relation_name], attribute, frozenset({relation_name}))
        return replace(operand, is_indexed=_has_index(relation.to, attribute))

    def key_of(self, relation: Relation) -> ColumnElement[int]:
        """The column with the id of the record of a to-one relation."""
        holder = self.related[relation.through] if relation.through else self.table
        key: ColumnElement[int] = holder.c[relation.key]
        return key

    def join(self, source: FromClause, relations: frozenset[str], inner: frozenset[str] = frozenset()) -> FromClause:
        """A source of these rows, each beside the records of these relations; a deleted record counts as none.

        The join leaves out rows without a record of an ``inner`` relation.
        """
        for relation in self._on_the_way(relations):
            table, key = self.related[relation.name], self.key_of(relation)
            is_there = sa.and_(table.c.id == key, table.c.deleted_at.is_(None))
            source = source.join(table, is_there, isouter=relation.name not in inner)
        return source

    def _on_the_way(self, names: frozenset[str]) -> Iterator[Relation]:
        """The relations with these names and those that they go through, in the order of the catalog."""
        relations = {relation.name: relation for relation in self.catalog.relations_of(self.entity, to_many=False)}
        wanted, waiting = set[str](), list(names)
        while waiting:
            name = waiting.pop()
            wanted.add(name)
            waiting += [relations[name].through] if relations[name].through else []
        return (relation for name, relation in relations.items() if name in wanted)


@dataclass(frozen=True)
class Base:
    """The rows of a target, from which a definition selects ids."""

    target: Target
    rows: Rows
    interactions: FromClause
    parts: list[sa.CTE] = field(default_factory=list)
    """The WITH clause as it grows, each part after those it reads."""
    within: FromClause | None = None
    """Ids of the target; every query looks only at these. None asks everybody."""

    @classmethod
    def of(cls, catalog: Catalog, target: Target, within: FromClause | None = None) -> Base:
        """The base of a target; ``i`` are interactions."""
        return cls(target, Rows.of(catalog, target), record_alias(catalog, INTERACTION, "i"), within=within)

    @property
    def catalog(self) -> Catalog:
        return self.rows.catalog

    @property
    def id(self) -> ColumnElement[int]:
        return self.rows.table.c.id

    @property
    def actor_id(self) -> ColumnElement[int]:
        """The id of the contact who acts; NULL for a lead without one."""
        relation = self._to_actor
        return self.rows.related[relation.name].c.id if relation else self.id

    @property
    def actor_relations(self) -> frozenset[str]:
        """The relations to join for `actor_id`."""
        return frozenset({self._to_actor.name}) if self._to_actor else frozenset()

    @cached_property
    def _to_actor(self) -> Relation | None:
        return self.catalog.to_actor(self.target)

    def operand(self, name: str) -> Operand:
        """What a condition names: an own attribute, or one behind a to-one relation."""
        return self.rows.operand(name)

    def property_operand(self, name: str) -> Operand:
        """What a condition on interactions names."""
        property_ = self.catalog.property(name)
        assert property_ is not None, name
        return operand_on(self.interactions, property_)

    def related(self, table: FromClause, key: ColumnElement[int]) -> FromClause:
        """A table of records that belong to the target by a key; of ``within`` only, where it is set."""
        return table if self.within is None else DrivenJoin(self.within, table, key == self.within.c.id)

    def acting(self, table: FromClause, key: ColumnElement[int]) -> FromClause:
        """A table of what contacts did, with their id in a key; of the contacts of ``within`` only, where it is set."""
        relation = self._to_actor
        if self.within is None or relation is None:
            return self.related(table, key)
        holder = record_alias(self.catalog, self.target, f"w{self.rows.alias}")
        held = DrivenJoin(self.within, holder, holder.c.id == self.within.c.id)
        actor: Select[int] = sa.select(holder.c[relation.key].label("id")).select_from(held).distinct()
        actors = actor.subquery("wc")
        return DrivenJoin(actors, table, key == actors.c.id)

    def select(
        self, relations: frozenset[str], *, needed: frozenset[str] = frozenset(), deleted_too: bool = False
    ) -> Select[int]:
        """Every id, of deleted rows only with ``deleted_too``, with these relations joined; a deleted record
        counts as none.

        The ids may leave out rows without a ``needed`` relation.
        """
        table = self.rows.table
        source: FromClause = table
        if self.within is not None:
            source = DrivenJoin(self.within, table, table.c.id == self.within.c.id)
        # Among few rows, SQLite must not begin with all the records of a relation.
        inner = needed if self.within is None else frozenset[str]()
        ids = sa.select(self.id.label("id")).select_from(self.rows.join(source, relations, inner))
        return ids if deleted_too else ids.where(table.c.deleted_at.is_(None))
