"""Who the members are: values that are more or less frequent among them than among all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.catalog import Catalog
from core.catalog_store import load_catalog
from core.columns import joined_choices
from core.compiler.dialects import contains
from core.compiler.rows import Base, Operand
from core.database import Database
from core.definition import Target
from core.operators import AttributeType
from core.segment_store import segment_row
from core.tables import Stay, table_of

VALUES_OF_EACH = 10
"""How many values of one attribute are shown at most: those that tell members most from the others."""

_IDENTIFYING = frozenset({"first_name", "last_name", "name", "email", "phone", "external_id", "topic"})
"""Texts that say who somebody is, not what sort."""
_SORTING = frozenset({AttributeType.CHOICE, AttributeType.CHOICES, AttributeType.YES_NO, AttributeType.TEXT})

_stay = table_of(Stay)


@dataclass(frozen=True, slots=True)
class ValueShare:
    """A value of an attribute (named as in a definition; None is no data), and how many have it.

    The shares are those of all members and of all profiles of the target.
    """

    attribute: str
    value: str | bool | None
    members: int
    everybody: int
    member_share: Decimal
    share: Decimal

    @property
    def difference(self) -> Decimal:
        """How far the members are from all, as a part of one: 0.1 is ten percentage points more."""
        return self.member_share - self.share

    @property
    def index(self) -> Decimal:
        """The share among members by the share among all, times 100: 200 is twice as frequent.

        Marketing calls it the affinity index, data mining (times 1) the lift.
        """
        return self.member_share / self.share * 100


@dataclass(frozen=True, slots=True)
class Composition:
    """Members and all profiles of the target that are not deleted, and their values, the furthest apart first."""

    members: int
    everybody: int
    values: tuple[ValueShare, ...]


def composition(database: Database, segment_id: int) -> Composition:
    """The members now against all, by each choice, yes/no and text that tells of what sort somebody is.

    Texts that are equal without case are one value; of several choices each counts by itself.
    Raises NotFoundError.
    """
    with database.reading() as session:
        target = cast(Target, segment_row(session, segment_id).target)
        compared = _Comparison(session, load_catalog(session), target, segment_id)
        return compared.result()


class _Comparison:
    def __init__(self, session: Session, catalog: Catalog, target: Target, segment_id: int) -> None:
        self.session = session
        self.catalog = catalog
        self.base = Base.of(catalog, target)
        self.is_member = sa.and_(
            _stay.c.profile_id == self.base.id, _stay.c.segment_id == segment_id, _stay.c.left_at.is_(None)
        )
        everybody = self._rows(frozenset()).with_only_columns(sa.func.count())
        self.everybody = int(session.execute(everybody).scalar_one())
        self.members = int(session.execute(everybody.join(_stay, self.is_member)).scalar_one())

    def result(self) -> Composition:
        if not self.members:
            return Composition(0, self.everybody, ())
        found = [share for name in self._asked() for share in self._of(self.base.operand(name), name)]
        values = tuple(sorted(found, key=lambda one: (-abs(one.difference), one.attribute, str(one.value))))
        return Composition(self.members, self.everybody, values)

    def _asked(self) -> Iterator[str]:
        for name, attribute in self.catalog.attributes_of(self.base.target).items():
            if attribute.type in _SORTING and (attribute.custom or attribute.name not in _IDENTIFYING):
                yield name

    def _of(self, operand: Operand, name: str) -> Iterator[ValueShare]:
        if operand.attribute.type is AttributeType.CHOICES:
            counted = self._choices(operand)
        else:
            counted = [tuple(row) for row in self.session.execute(self._values(operand))]
        for value, everybody, members in counted:
            if everybody:
                yield ValueShare(
                    name, value, int(members), int(everybody),
                    Decimal(int(members)) / self.members, Decimal(int(everybody)) / self.everybody,
                )  # fmt: skip

    def _rows(self, relations: frozenset[str]) -> Select[Any]:
        return self.base.select(relations)

    def _values(self, operand: Operand) -> Select[Any]:
        """The values that are furthest apart: how each is written, how many have it, how many members."""
        key = operand.value
        # MIN is of no interest but for texts, whose spellings may differ; PostgreSQL has none of booleans.
        is_text = operand.attribute.type is AttributeType.TEXT
        shown = sa.func.min(_written(operand)) if is_text else key
        rows = self._rows(operand.relations)
        nobody = sa.literal_column("0", sa.Integer)
        all_ = rows.with_only_columns(
            key.label("key"), shown.label("shown"), sa.func.count().label("everybody"), nobody.label("members")
        ).group_by(key)
        members = (
            rows.join(_stay, self.is_member)
            .with_only_columns(key.label("key"), shown.label("shown"), nobody, sa.func.count())
            .group_by(key)
        )
        # Not joined by the key, which may be NULL: both counts are added up in one row.
        added = sa.union_all(all_, members).subquery("added")
        everybody, inside = sa.func.sum(added.c.everybody), sa.func.sum(added.c.members)
        apart = sa.func.abs(inside * self.everybody - everybody * self.members)
        value = sa.func.min(added.c.shown) if is_text else added.c.key
        return (
            sa.select(value, everybody, inside)
            .group_by(added.c.key)
            .order_by(apart.desc(), added.c.key)
            .limit(VALUES_OF_EACH)
        )

    def _choices(self, operand: Operand) -> list[tuple[Any, ...]]:
        """Each choice of several, and none of them: two passes for all."""
        codes = operand.attribute.choice_codes
        has: list[ColumnElement[bool]] = [contains(operand.value, joined_choices((code,)) or "") for code in codes]
        counts = [sa.func.count(sa.case((one, 1))) for one in (*has, operand.value.is_(None))]
        rows = self._rows(operand.relations).with_only_columns(*(c.label(f"n{i}") for i, c in enumerate(counts)))
        everybody = self.session.execute(rows).one()
        members = self.session.execute(rows.join(_stay, self.is_member)).one()
        return list(zip((*codes, None), everybody, members, strict=True))


def _written(operand: Operand) -> ColumnElement[Any]:
    """The text behind a key, as people wrote it."""
    column = operand.value
    return column.table.c[operand.attribute.name]  # type: ignore[no-any-return]
