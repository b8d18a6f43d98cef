r"""Column types that read the same on SQLite and PostgreSQL, and the columns of each attribute type.

| type | SQLite | PostgreSQL |
|---|---|---|
| text and its key | TEXT | TEXT, the key COLLATE "C" |
| number, money | INTEGER, scaled by 10**decimals | BIGINT, scaled likewise |
| choice | TEXT | TEXT COLLATE "C" |
| choices | TEXT, ``\na\nb\n`` sorted | TEXT COLLATE "C", the same |
| yes/no | BOOLEAN (0, 1) | BOOLEAN |
| date | TEXT ``YYYY-MM-DD`` | DATE |
| date-time | INTEGER, microseconds since 1970-01-01 UTC | TIMESTAMP WITH TIME ZONE |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, assert_never

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.language.catalog import Attribute
from core.language.operators import AttributeType
from core.store.dialects import DIALECTS, dialect_of
from core.store.dialects.protocol import Types
from core.store.epoch import instant_at, microseconds


def varied(pick: Callable[[Types], TypeEngine[Any]], usual: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return a column type with a form for each database; statements without a database use ``usual``."""
    for dialect in DIALECTS:
        usual = usual.with_variant(pick(dialect.types), dialect.name)
    return usual


BIG_ID = varied(lambda types: types.row_id, sa.BigInteger())
"""A 64-bit id that the database assigns."""
JSON_OBJECT = varied(lambda types: types.json_object, sa.JSON(none_as_null=True))
"""JSON whose members can be queried; None is NULL."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, to the microsecond. Raises ValueError for a naive one."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use TIMESTAMPTZ where there is one, else whole microseconds."""
        return dialect.type_descriptor(dialect_of(dialect).types.instant)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Convert to UTC, then to the stored form."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant must have a time zone (got {value.isoformat()})")
        return dialect_of(dialect).types.stored_instant(value.astimezone(UTC))

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if isinstance(value, datetime) else instant_at(value)


class Microseconds(TypeDecorator[datetime]):
    """An aware instant as whole microseconds since 1970-01-01 UTC on every database, for JSON."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        return None if value is None else instant_at(value)


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal with a fixed number of places, stored as a whole number of the last place."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, decimals: int) -> None:
        super().__init__()
        self.decimals = decimals

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        """Raise ValueError for a value with more places than the column keeps: nothing is rounded in silence."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.decimals)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"a value must have at most {self.decimals} decimal places (got {value})")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.decimals)


CHOICE_SEPARATOR = "\n"


def joined_choices(codes: Iterable[str]) -> str | None:
    """Return several choices in their stored form, sorted and distinct; no choices are no data."""
    distinct = sorted(set(codes))
    return CHOICE_SEPARATOR + CHOICE_SEPARATOR.join(distinct) + CHOICE_SEPARATOR if distinct else None


class Choices(TypeDecorator[tuple[str, ...]]):
    """Several of a list of choices, as a sorted tuple of codes; the empty tuple is no data."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Compared byte by byte everywhere."""
        return dialect.type_descriptor(dialect_of(dialect).types.bytewise)

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        return None if value is None else joined_choices(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.strip(CHOICE_SEPARATOR).split(CHOICE_SEPARATOR))


class Key(TypeDecorator[str]):
    """A text compared byte by byte on every database: a folded key, a code, the name of a kind."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Compared byte by byte everywhere."""
        return dialect.type_descriptor(dialect_of(dialect).types.bytewise)


def column_type(attribute: Attribute) -> TypeEngine[Any]:
    """Return the type of the column that stores an attribute's values."""
    match attribute.type:
        case AttributeType.TEXT:
            return sa.Text()
        case AttributeType.NUMBER | AttributeType.MONEY:
            return Scaled(attribute.decimals) if attribute.decimals else sa.BigInteger()
        case AttributeType.CHOICE:
            return Key()
        case AttributeType.CHOICES:
            return Choices()
        case AttributeType.YES_NO:
            return sa.Boolean()
        case AttributeType.DATE:
            return sa.Date()
        case AttributeType.DATETIME:
            return Instant()
        case _:
            assert_never(attribute.type)
