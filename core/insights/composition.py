"""What sort of people the members are: values more or less frequent among them than among all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.engine.compiler.rows import Base, Operand
from core.language.catalog import Catalog
from core.language.definition import Target
from core.language.operators import AttributeType
from core.store import gate
from core.store.columns import joined_choices
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.expressions import contains
from core.store.masks import masking
from core.store.segments import segment_row
from core.store.tables import Stay, table_of

VALUES_OF_EACH = 10
"""The most values of one attribute: those that tell members most from the others."""

_IDENTIFYING = frozenset({"first_name", "last_name", "name", "email", "phone", "external_id", "topic"})
"""Texts that say who somebody is, not of what sort."""
_SORTING = frozenset({AttributeType.CHOICE, AttributeType.CHOICES, AttributeType.YES_NO, AttributeType.TEXT})

ACCOUNT = "account"
"""The relation to records that are read once each, however many profiles have them."""
_YES, _NO = "yes", "no"
_IN_ONE_PASS = 100
"""Attributes: SQLite takes at most 500 SELECTs in one UNION, and 2,000 columns."""

_stay = table_of(Stay)


@dataclass(frozen=True, slots=True)
class ValueShare:
    """A value of an attribute (named as in a definition; None is no data), and how many have it.

    ``member_share`` is the share of all members, ``share`` that of all profiles of the target.
    """

    attribute: str
    value: str | bool | None
    members: int
    everybody: int
    member_share: Decimal
    share: Decimal

    @property
    def difference(self) -> Decimal:
        """The difference of the shares, as a part of one: 0.1 is ten percentage points more among members."""
        return self.member_share - self.share

    @property
    def index(self) -> Decimal:
        """The share among members divided by that among all, times 100: 200 is twice as frequent.

        Marketing calls it the affinity index, data mining (times 1) the lift.
        """
        return self.member_share / self.share * 100


@dataclass(frozen=True, slots=True)
class Composition:
    """Members, all profiles of the target that are not deleted, and their values, the furthest apart first."""

    members: int
    everybody: int
    values: tuple[ValueShare, ...]


@masking
def composition(database: Database, caller: Caller, segment_id: int) -> Composition:
    """Compare the members now with all, by each choice, yes/no and text that tells of what sort somebody is.

    Texts that are equal without case are one value; of several choices each counts by itself.
    Raises NotFoundError.
    """
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        target = cast(Target, segment_row(session, segment_id).target)
        compared = _Comparison(session, load_catalog(session), target, segment_id)
        return compared.result()


class _Comparison:
    def __init__(self, session: Session, catalog: Catalog, target: Target, segment_id: int) -> None:
        self.session = session
        self.catalog = catalog
        self.base = Base.of(catalog, target)
        to_account = catalog.relation(target, ACCOUNT)
        assert to_account is not None, target
        self.to_account = to_account
        self.is_member = sa.and_(
            _stay.c.profile_id == self.base.id, _stay.c.segment_id == segment_id, _stay.c.left_at.is_(None)
        )
        everybody = self.base.select(frozenset()).with_only_columns(sa.func.count())
        self.everybody = int(session.execute(everybody).scalar_one())
        self.members = int(session.execute(everybody.join(_stay, self.is_member)).scalar_one())

    def result(self) -> Composition:
        if not self.members:
            return Composition(0, self.everybody, ())
        asked = [(name, self.base.operand(name)) for name in self._asked()]
        found: list[ValueShare] = []
        for name, operand in asked:
            if operand.attribute.type is AttributeType.CHOICES:
                found.extend(self._shares(name, operand, self._choices(operand)))
        single = [one for one in asked if one[1].attribute.type is not AttributeType.CHOICES]
        for start in range(0, len(single), _IN_ONE_PASS):
            found.extend(self._furthest(single[start : start + _IN_ONE_PASS]))
        values = tuple(sorted(found, key=lambda one: (-abs(one.difference), one.attribute, str(one.value))))
        return Composition(self.members, self.everybody, values)

    def _asked(self) -> Iterator[str]:
        for name, attribute in self.catalog.attributes_of(self.base.target).items():
            if attribute.type in _SORTING and (attribute.custom or attribute.name not in _IDENTIFYING):
                yield name

    def _shares(self, name: str, operand: Operand, counted: Iterable[Sequence[Any]]) -> Iterator[ValueShare]:
        is_yes_no = operand.attribute.type is AttributeType.YES_NO
        for value, everybody, members in counted:
            if everybody:
                yield ValueShare(
                    name, value == _YES if is_yes_no and value else value, int(members), int(everybody),
                    Decimal(int(members)) / self.members, Decimal(int(everybody)) / self.everybody,
                )  # fmt: skip

    def _furthest(self, asked: Sequence[tuple[str, Operand]]) -> Iterator[ValueShare]:
        """The values of each attribute that are furthest apart, all from one pass over the profiles."""
        profiles = self._profiles(asked)
        accounts = self._accounts(profiles)
        counted = []
        for place, (_, operand) in enumerate(asked):
            if _is_of_account(operand):
                key, shown = _key_and_shown(operand)
            else:
                key, shown = profiles.c[f"key_{place}"], profiles.c[f"shown_{place}"]
            counted.append(self._values(place, key, shown, accounts if _is_of_account(operand) else profiles))
        for place, *row in self.session.execute(sa.union_all(*counted)):
            name, operand = asked[place]
            yield from self._shares(name, operand, [row])

    def _profiles(self, asked: Sequence[tuple[str, Operand]]) -> sa.CTE:
        """Every profile: its account, whether it is a member, and the values that are not of the account.

        Materialized once, narrow, so that counting an attribute never reads the records again.
        """
        columns = []
        read = {self.to_account.through} - {""}
        for place, (_, operand) in enumerate(asked):
            if not _is_of_account(operand):
                read |= operand.relations
                key, shown = _key_and_shown(operand)
                columns += [key.label(f"key_{place}"), shown.label(f"shown_{place}")]
        return (
            self.base.select(frozenset(read))
            .outerjoin(_stay, self.is_member)
            .with_only_columns(
                self.base.rows.key_of(self.to_account).label("account_id"),
                sa.literal_column("1", sa.Integer).label("everybody"),
                sa.case((_stay.c.profile_id.is_(None), 0), else_=1).label("members"),
                *columns,
            )
            .cte("profiles")
            .prefix_with("MATERIALIZED")
        )

    def _accounts(self, profiles: sa.CTE) -> sa.Join:
        """How many profiles each account has, beside its record: none for those without one."""
        sizes = (
            sa.select(
                profiles.c.account_id,
                sa.func.sum(profiles.c.everybody).label("everybody"),
                sa.func.sum(profiles.c.members).label("members"),
            )
            .group_by(profiles.c.account_id)
            .cte("accounts")
            .prefix_with("MATERIALIZED")
        )
        account = self.base.rows.related[ACCOUNT]
        return sizes.outerjoin(account, sa.and_(account.c.id == sizes.c.account_id, account.c.deleted_at.is_(None)))

    def _values(
        self, place: int, key: ColumnElement[Any], shown: ColumnElement[Any], rows: sa.CTE | sa.Join
    ) -> Select[Any]:
        """The values that are furthest apart: a spelling of each, how many have it, and how many members."""
        counts = rows if isinstance(rows, sa.CTE) else rows.left
        everybody, inside = sa.func.sum(counts.c.everybody), sa.func.sum(counts.c.members)
        apart = sa.func.abs(inside * self.everybody - everybody * self.members)
        furthest = (
            sa.select(sa.func.min(shown).label("value"), everybody.label("everybody"), inside.label("members"))
            .select_from(rows)
            .group_by(key)
            .order_by(apart.desc(), key)
            .limit(VALUES_OF_EACH)
            .subquery()
        )
        return sa.select(sa.literal_column(str(place), sa.Integer), *furthest.c)

    def _choices(self, operand: Operand) -> list[tuple[Any, ...]]:
        """The counts of each choice of several, and of none of them, in two passes."""
        codes = operand.attribute.choice_codes
        has: list[ColumnElement[bool]] = [contains(operand.value, joined_choices((code,)) or "") for code in codes]
        counts = [sa.func.count(sa.case((one, 1))) for one in (*has, operand.value.is_(None))]
        rows = self.base.select(operand.relations).with_only_columns(
            *(count.label(f"n{place}") for place, count in enumerate(counts))
        )
        everybody = self.session.execute(rows).one()
        members = self.session.execute(rows.join(_stay, self.is_member)).one()
        return list(zip((*codes, None), everybody, members, strict=True))


def _is_of_account(operand: Operand) -> bool:
    return ACCOUNT in operand.relations


def _key_and_shown(operand: Operand) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """What tells the values of an attribute apart, and how a person writes one; both are texts."""
    value, type_ = operand.value, operand.attribute.type
    match type_:
        case AttributeType.TEXT:
            return value, value.table.c[operand.attribute.name]
        case AttributeType.YES_NO:
            said = sa.case((value, _YES), (~value, _NO))
            return said, said
        case AttributeType.CHOICE:
            return value, value
        case _:
            raise LookupError(f"{operand.attribute.name}: must sort people by one value (got the type {type_}).")
