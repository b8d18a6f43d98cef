"""Column types: what is written is read back the same on both databases, or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from core.language.catalog import Attribute
from core.language.operators import AttributeType
from core.store.columns import (
    Choices,
    Instant,
    Key,
    Microseconds,
    Scaled,
    column_type,
    joined_choices,
)
from core.store.database import Database
from core.store.epoch import EPOCH, microseconds

ONE_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)

table = sa.Table(
    "written",
    sa.MetaData(),
    sa.Column("instant", Instant()),
    sa.Column("micros", Microseconds()),
    sa.Column("money", Scaled(2)),
    sa.Column("fine", Scaled(6)),
    sa.Column("key", Key()),
    sa.Column("choices", Choices()),
)
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
instants = st.datetimes(
    datetime(1, 1, 3), datetime(9999, 12, 29),  # noqa: DTZ001 - bounds
    timezones=st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)  # fmt: skip


def round_trip(database: Database, **values: Any) -> Any:
    with database.engine.begin() as connection:
        table.metadata.create_all(connection)
        connection.execute(table.delete())
        connection.execute(table.insert(), [values])
        return connection.execute(sa.select(*(table.c[name] for name in values))).one()


@ONE_DATABASE
@given(instant=instants)
def test_an_instant_comes_back_to_the_microsecond_in_utc(database: Database, instant: datetime) -> None:
    for found in round_trip(database, instant=instant, micros=instant):
        assert found == instant
        assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize("instant", ["0001-01-02T00:00:00+00:00", "1969-12-31T23:59:59.999999+00:00",
                                     "1582-10-10T00:00:00+00:00", "9999-12-30T00:00:00+00:00"])  # fmt: skip
def test_instants_far_away_come_back(database: Database, instant: str) -> None:
    exact = datetime.fromisoformat(instant)
    assert tuple(round_trip(database, instant=exact, micros=exact)) == (exact, exact)


def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="must have a time zone"):
        round_trip(database, instant=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


@given(instants)
def test_microseconds_count_from_1970(instant: datetime) -> None:
    assert EPOCH + timedelta(microseconds=microseconds(instant)) == instant


@ONE_DATABASE
@given(money=st.decimals(-(10**12), 10**12, places=2), fine=st.decimals(-(10**12), 10**12, places=6))
def test_a_decimal_comes_back_exactly(database: Database, money: Decimal, fine: Decimal) -> None:
    found = round_trip(database, money=money, fine=fine)
    assert tuple(found) == (money, fine)
    assert isinstance(found.money, Decimal)


def test_a_decimal_with_more_places_is_refused_not_rounded(database: Database) -> None:
    with pytest.raises(StatementError, match="at most 2 decimal places"):
        round_trip(database, money=Decimal("0.001"))


def test_whole_numbers_are_decimals_too(database: Database) -> None:
    assert round_trip(database, money=7).money == Decimal("7.00")


@ONE_DATABASE
@given(keys=st.lists(texts, min_size=2, max_size=6))
def test_keys_compare_by_code_point_on_every_database(database: Database, keys: list[str]) -> None:
    with database.engine.begin() as connection:
        table.metadata.create_all(connection)
        connection.execute(table.delete())
        connection.execute(table.insert(), [{"key": key} for key in keys])
        found = connection.execute(sa.select(table.c.key).order_by(table.c.key)).scalars().all()
    assert found == sorted(keys)


@ONE_DATABASE
@given(codes=st.lists(st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=8)))
def test_choices_come_back_sorted_and_distinct(database: Database, codes: list[str]) -> None:
    assert round_trip(database, choices=codes).choices == (tuple(sorted(set(codes))) or None)


def test_no_choices_are_no_data() -> None:
    assert joined_choices([]) is None
    assert joined_choices(["b", "a", "b"]) == "\na\nb\n"


def test_nothing_stays_nothing(database: Database) -> None:
    names = table.columns.keys()
    assert tuple(round_trip(database, **dict.fromkeys(names))) == (None,) * len(names)


@pytest.mark.parametrize("type_", AttributeType)
def test_every_attribute_type_has_a_column_that_gives_its_values_back(database: Database, type_: AttributeType) -> None:
    value: Any = {
        AttributeType.TEXT: "Müller",
        AttributeType.NUMBER: 12,
        AttributeType.MONEY: Decimal("12.34"),
        AttributeType.CHOICE: "a",
        AttributeType.CHOICES: ("a", "b"),
        AttributeType.YES_NO: False,
        AttributeType.DATE: date(2024, 2, 29),
        AttributeType.DATETIME: datetime(2024, 2, 29, 12, tzinfo=UTC),
    }[type_]
    attribute = Attribute("x", "X", type_, decimals=2 if type_ is AttributeType.MONEY else 0)
    own = sa.Table("own", sa.MetaData(), sa.Column("x", column_type(attribute)))
    with database.engine.begin() as connection:
        own.create(connection)
        connection.execute(own.insert(), [{"x": value}, {"x": None}])
        found = connection.execute(sa.select(own.c.x)).scalars().all()
    assert sorted(found, key=lambda x: x is None) == [value, None]
