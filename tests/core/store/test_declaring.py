from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from core.errors import CatalogError
from core.language.catalog import BUILT_IN, Attribute, InteractionKind
from core.language.operators import AttributeType as T
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_kind, declare_property, load_catalog
from core.store.records import record_keys, record_table, stored_row
from core.store.tables import PROFILES, Segment, table_of

NOW = datetime(2026, 3, 15, tzinfo=UTC)
CHOICES = (("red", "Red"), ("dark red", "Dark red"))
OF_EVERY_TYPE = (
    Attribute("order", "Order", T.TEXT, custom=True),
    Attribute("points", "Points", T.NUMBER, custom=True),
    Attribute("weight", "Weight", T.NUMBER, decimals=3, custom=True),
    Attribute("budget", "Budget", T.MONEY, decimals=2, custom=True),
    Attribute("color", "Color", T.CHOICE, choices=CHOICES, custom=True),
    Attribute("colors", "Colors", T.CHOICES, choices=CHOICES, custom=True),
    Attribute("vip", "VIP", T.YES_NO, custom=True),
    Attribute("renewal", "Renewal", T.DATE, custom=True),
    Attribute("seen_at", "Seen", T.DATETIME, custom=True),
)


def test_an_empty_database_has_the_built_in_catalog(database: Database) -> None:
    with database.reading() as session:
        assert load_catalog(session) == BUILT_IN


@pytest.mark.parametrize("entity", ["contact", "account", "lead"])
def test_attributes_of_every_type_are_columns(database: Database, entity: str) -> None:
    with database.writing() as session:
        for attribute in OF_EVERY_TYPE:
            declare_attribute(session, entity, attribute)
            declare_attribute(session, entity, attribute)
        catalog = load_catalog(session)
        row = stored_row(
            catalog, entity, {
                "order": "Straße", "points": 5, "colors": ["red"], "vip": False, "renewal": NOW.date(), "seen_at": NOW,
                "created_at": NOW, "updated_at": NOW,
            },
        )  # fmt: skip
        session.connection().execute(sa.insert(record_table(catalog, entity)), [row])
    with database.reading() as session:
        catalog = load_catalog(session)
        assert {name: catalog.attributes_of(entity)[name] for name in (a.name for a in OF_EVERY_TYPE)} == {
            a.name: a for a in OF_EVERY_TYPE
        }
        stored = session.connection().execute(sa.select(record_table(catalog, entity))).mappings().one()
        assert (stored["order"], stored["order_key"]) == ("Straße", "strasse")
        assert (stored["points"], stored["weight"], stored["colors"]) == (5, None, ("red",))
        assert (stored["vip"], stored["renewal"], stored["seen_at"]) == (False, NOW.date(), NOW)
        indexes = sa.inspect(session.connection()).get_indexes(entity)
        assert ["order_key"] in [index["column_names"] for index in indexes]


def test_the_longest_name(database: Database) -> None:
    attribute = Attribute("a" * 50, "Long", T.TEXT, custom=True)
    with database.writing() as session:
        declare_attribute(session, "contact", attribute)
        assert load_catalog(session).attributes_of("contact")["a" * 50] == attribute


def test_a_failed_transaction_leaves_no_column(database: Database) -> None:
    def declare_and_fail() -> None:
        with database.writing() as session:
            declare_attribute(session, "contact", OF_EVERY_TYPE[0])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        declare_and_fail()
    with database.writing() as session:
        assert load_catalog(session) == BUILT_IN
        declare_attribute(session, "contact", OF_EVERY_TYPE[0])


@pytest.mark.parametrize(
    "name",
    ["", "City", "1a", "a b", "a" * 51, "note_key", "city", "city_key", "id", "deleted_at", "account", "leads",
     "account_id", "rowid", "ctid", 'a"; DROP TABLE contact; --', "é"],
)  # fmt: skip
def test_names_no_attribute_can_have(database: Database, name: str) -> None:
    with database.writing() as session, pytest.raises(CatalogError, match="the name must be"):
        declare_attribute(session, "contact", Attribute(name, "Label", T.TEXT))


@pytest.mark.parametrize(
    "attribute",
    [
        Attribute("a", "", T.TEXT),
        Attribute("a", "two\nlines", T.TEXT),
        Attribute("a", "A", T.TEXT, decimals=1),
        Attribute("a", "A", T.NUMBER, decimals=7),
        Attribute("a", "A", T.CHOICE),
        Attribute("a", "A", T.CHOICES, choices=(("x", "X"), ("x", "Y"))),
        Attribute("a", "A", T.CHOICES, choices=(("x\ny", "X"),)),
        Attribute("a", "A", T.TEXT, choices=CHOICES),
    ],
)
def test_types_that_are_incomplete(database: Database, attribute: Attribute) -> None:
    with database.writing() as session:
        with pytest.raises(CatalogError, match="must"):
            declare_attribute(session, "contact", attribute)
        with pytest.raises(CatalogError, match="must"):
            declare_property(session, attribute)


def test_declaring_differently_is_refused(database: Database) -> None:
    with database.writing() as session:
        declare_attribute(session, "contact", OF_EVERY_TYPE[0])
        with pytest.raises(CatalogError, match="must stay as it is, text “Order”"):
            declare_attribute(session, "contact", Attribute("order", "Order", T.NUMBER))
        with pytest.raises(CatalogError, match="must belong to contact"):
            declare_attribute(session, "person", OF_EVERY_TYPE[0])


def test_properties_live_in_json(database: Database) -> None:
    rating = Attribute("rating", "Rating", T.NUMBER, decimals=1, custom=True, in_json=True)
    with database.writing() as session:
        declare_property(session, rating)
        declare_property(session, rating)
        assert load_catalog(session).property("rating") == rating
        for name in ("kind", "occurred_at", "contact_id", "email", "category", "properties"):
            with pytest.raises(CatalogError, match="taken"):
                declare_property(session, Attribute(name, "Label", T.TEXT))


def test_kinds(database: Database) -> None:
    kind = InteractionKind("demo_booked", "Demo booked", "booked a demo")
    with database.writing() as session:
        declare_kind(session, kind)
        declare_kind(session, kind)
        assert load_catalog(session).kind("demo_booked") == kind
        for other in (InteractionKind("demo_booked", "Demo", "booked"), InteractionKind("purchase", "P", "bought")):
            with pytest.raises(CatalogError, match="taken"):
                declare_kind(session, other)


def test_segments_that_are_not_deleted_are_in_the_catalog(database: Database) -> None:
    with database.writing() as session:
        for key, deleted_at in (("vip", None), ("old", NOW)):
            session.add(
                Segment(
                    key=key, name=key.upper(), kind="dynamic", created_at=NOW, updated_at=NOW, deleted_at=deleted_at
                )
            )  # fmt: skip
    with database.reading() as session:
        assert load_catalog(session).segments == {"vip": "VIP"}


def test_the_keys_of_relations_are_columns_of_their_tables() -> None:
    for entity in BUILT_IN.entities:
        columns = table_of(PROFILES[entity.name]).columns
        assert set(record_keys(BUILT_IN, entity.name)) <= set(columns.keys())
        assert [column.name for column in record_table(BUILT_IN, entity.name).columns] == columns.keys()


def test_a_table_is_told_of_no_entity_that_is_not_there() -> None:
    with pytest.raises(LookupError, match="deal: must be an entity of the catalog"):
        record_table(BUILT_IN, "deal")
