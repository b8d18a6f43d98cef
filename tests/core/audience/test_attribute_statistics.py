"""How much data the attributes have."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.audience.attribute_statistics import fill_rates
from core.errors import NotFoundError
from core.language.catalog import BUILT_IN
from core.store.database import Database
from tests.callers import ANYBODY
from tests.makers import add, contact


def test_the_share_of_living_records_that_have_data(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city=""), contact(3), contact(4, city="Bonn"))
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE contact SET deleted_at = created_at WHERE id = 4")
    rates = fill_rates(database, ANYBODY, "contact")
    assert rates["city"] == Decimal(1) / 3
    assert rates["job_title"] == 0
    known = BUILT_IN.entity("contact")
    assert known is not None
    assert list(rates) == [attribute.name for attribute in known.attributes]


def test_fill_rates_are_zero_without_records(database: Database) -> None:
    assert set(fill_rates(database, ANYBODY, "account").values()) == {Decimal(0)}


def test_an_unknown_entity_is_refused(database: Database) -> None:
    with pytest.raises(NotFoundError, match="got “planet”"):
        fill_rates(database, ANYBODY, "planet")
