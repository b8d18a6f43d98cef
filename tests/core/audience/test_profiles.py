from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from core.audience.attribute_statistics import frequent_values
from core.audience.profiles import browse, browse_interactions, counts
from core.errors import NotFoundError
from core.language.catalog import Attribute
from core.language.operators import AttributeType as T
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_property, load_catalog
from core.store.records import INTERACTION, record_table, stored_row
from tests.callers import ANYBODY

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
PROPERTIES = (
    Attribute("size", "Size", T.NUMBER, decimals=1),
    Attribute("paid", "Paid", T.YES_NO),
    Attribute("day", "Day", T.DATE),
    Attribute("at", "At", T.DATETIME),
    Attribute("colours", "Colours", T.CHOICES, choices=(("red", "Red"), ("blue", "Blue"))),
)
VALUES = {
    "size": Decimal("2.5"), "paid": True, "day": date(2026, 1, 31), "at": NOW, "colours": ("blue", "red"),
    "category": "Lift", "quantity": 3, "amount": Decimal("12.50"), "email": "Offer",
}  # fmt: skip


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("vip", "VIP", T.YES_NO))
        for property_ in PROPERTIES:
            declare_property(session, property_)
        catalog = load_catalog(session)
        stamps = {"created_at": NOW, "updated_at": NOW}
        rows = {
            "account": [{"id": 1, "name": "ACME", **stamps}],
            "contact": [
                {"id": 1, "first_name": "Ada", "last_name": "van der Berg", "email": "ada@example.com", "city": "Oslo",
                 "external_id": "C1", "account_id": 1, "vip": True},
                {"id": 2, "first_name": "Bo", "last_name": "Bergmann", "city": "OSLO", "external_id": "C2"},
                {"id": 3, "first_name": "Élise", "last_name": "100%", "city": "Rome", "external_id": "C3"},
                {"id": 4, "first_name": "Gone", "city": "Rome", "external_id": "C4", "deleted_at": NOW},
            ],
            INTERACTION: [
                {"contact_id": 1 + n % 2, "id": n, "kind": kind, "occurred_at": NOW.replace(day=1 + n // 2),
                 "recorded_at": NOW, **(VALUES if n == 0 else {"category": "LIFT", "paid": False})}
                for n, kind in enumerate(("purchase", "rental", "rental", "page_visited", "rental"))
            ],
        }  # fmt: skip
        for name, records in rows.items():
            columns = {"account_id": None, "deleted_at": None} | stamps if name == "contact" else {}
            stored = [
                stored_row(catalog, name, columns | record | (stamps if name == "contact" else {}))
                for record in records
            ]
            session.connection().execute(sa.insert(record_table(catalog, name)), stored)
    return database


def test_profiles_with_custom_attributes(filled: Database) -> None:
    page = browse(filled, ANYBODY, "contact", limit=2)
    names = [name for name, _ in page.columns]
    first = dict(zip(names, page.rows[0], strict=True))
    assert (first["id"], first["vip"], first["created_at"], first["account_id"]) == (1, True, NOW, 1)
    assert not [name for name in names if name.endswith("_key")]
    rest = browse(filled, ANYBODY, "contact", limit=2, after=page.after)
    assert ([row[0] for row in rest.rows], rest.after) == ([3], None)
    assert [row[0] for row in browse(filled, ANYBODY, "account", search="ac").rows] == [1]
    assert browse(filled, ANYBODY, "lead").rows == ()


def test_interactions_latest_first(filled: Database) -> None:
    rows = browse_interactions(filled, ANYBODY)
    assert [row.id for row in rows] == [4, 3, 2, 1, 0]
    assert rows[-1].properties == VALUES
    assert (rows[0].kind, rows[0].properties) == ("rental", {"category": "LIFT", "paid": False})
    assert [row.id for row in browse_interactions(filled, ANYBODY, limit=2, after=rows[1].place)] == [2, 1]
    assert [row.id for row in browse_interactions(filled, ANYBODY, contact_id=2)] == [3, 1]
    assert [row.id for row in browse_interactions(filled, ANYBODY, contact_id=2, after=rows[1].place)] == [1]


def test_counts(filled: Database) -> None:
    found = counts(filled, ANYBODY)
    assert found.profiles == {"contact": 3, "account": 1, "lead": 0}
    assert list(found.interactions.items()) == [("rental", 3), ("page_visited", 1), ("purchase", 1)]


@pytest.mark.parametrize(
    ("entity", "name", "values"),
    [
        ("contact", "city", [("OSLO", 2), ("Rome", 1)]),
        ("contact", "vip", [(True, 1)]),
        ("account", "name", [("ACME", 1)]),
        (INTERACTION, "category", [("LIFT", 5)]),
        (INTERACTION, "paid", [(False, 4), (True, 1)]),
        (INTERACTION, "size", [(Decimal("2.5"), 1)]),
        (INTERACTION, "quantity", [(3, 1)]),
        (INTERACTION, "day", [(date(2026, 1, 31), 1)]),
        (INTERACTION, "at", [(NOW, 1)]),
        (INTERACTION, "colours", [("red", 1), ("blue", 1)]),
        (INTERACTION, "amount", [(Decimal("12.5"), 1)]),
        (INTERACTION, "link", []),
    ],
)
def test_frequent_values(filled: Database, entity: str, name: str, values: list[tuple[object, int]]) -> None:
    found = frequent_values(filled, ANYBODY, entity, name)
    if name in ("city", "category"):  # which of several spellings is shown is the database's choice
        found = tuple((str(value).upper() if count > 1 else value, count) for value, count in found)
    assert list(found) == values


def test_frequent_values_of_nothing(filled: Database) -> None:
    with pytest.raises(NotFoundError):
        frequent_values(filled, ANYBODY, "contact", "shoe_size")
