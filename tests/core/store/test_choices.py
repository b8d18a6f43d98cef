import pytest

from core.errors import CatalogError
from core.language.catalog import BUILT_IN, Attribute, Catalog
from core.language.operators import AttributeType as T
from core.store.choices import add_choices
from core.store.database import Database
from core.store.declaring import MAX_CHOICES, declare_attribute, declare_property, load_catalog
from core.store.records import INTERACTION

SIZES = (("s", "Small"), ("l", "Large"))


def catalog_of(database: Database) -> Catalog:
    with database.reading() as session:
        return load_catalog(session)


def choices_of(database: Database, entity: str, name: str) -> tuple[tuple[str, str], ...]:
    catalog = catalog_of(database)
    attribute = catalog.property(name) if entity == INTERACTION else catalog.attributes_of(entity)[name]
    assert attribute is not None
    return attribute.choices


def declare(database: Database) -> None:
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("size", "Size", T.CHOICE, choices=SIZES))
        declare_attribute(session, "lead", Attribute("sizes", "Sizes", T.CHOICES, choices=SIZES))
        declare_property(session, Attribute("size", "Size", T.CHOICE, choices=SIZES))


@pytest.mark.parametrize(("entity", "name"), [("contact", "size"), ("lead", "sizes"), (INTERACTION, "size")])
def test_a_list_that_people_declared_takes_more_choices(database: Database, entity: str, name: str) -> None:
    declare(database)
    with database.writing() as session:
        added = add_choices(session, entity, name, ["  Extra   large ", "small", "L", "Größe?", "größe"])
    assert added.choices == (*SIZES, ("extra_large", "Extra large"), ("größe", "Größe?"))
    assert choices_of(database, entity, name) == added.choices


@pytest.mark.parametrize(("entity", "name"), [("account", "industry"), ("contact", "source"), ("lead", "status")])
def test_a_built_in_list_takes_more_choices(database: Database, entity: str, name: str) -> None:
    before = BUILT_IN.attributes_of(entity)[name]
    for label in ("Ünlü işler", "🚜"):
        with database.writing() as session:
            add_choices(session, entity, name, [label, before.choices[0][1]])
    added = choices_of(database, entity, name)
    assert added[: len(before.choices)] == before.choices
    assert [label for _, label in added[len(before.choices) :]] == ["Ünlü işler", "🚜"]
    assert catalog_of(database).attributes_of("lead")["account.industry"].choices == choices_of(
        database, "account", "industry"
    )


def test_choices_that_look_alike_have_codes_of_their_own(database: Database) -> None:
    with database.writing() as session:
        added = add_choices(session, "contact", "source", ["A-B", "A/B", "🚜", "🚛", "x" * 200])
    codes = [code for code, _ in added.choices]
    assert len(codes) == len(set(codes))
    assert codes[-5:-1] == ["a_b", "a_b_2", "choice", "choice_2"]


@pytest.mark.parametrize("label", ["", "  ", "x" * 201, "a\u200bb", "\0"])
def test_a_label_that_nobody_can_read_is_refused(database: Database, label: str) -> None:
    with database.writing() as session, pytest.raises(CatalogError, match="must"):
        add_choices(session, "contact", "source", [label])


def test_a_list_is_not_endless(database: Database) -> None:
    with database.writing() as session, pytest.raises(CatalogError, match="1 to 1,000 different choices"):
        add_choices(session, "contact", "source", (f"No {number}" for number in range(MAX_CHOICES)))


@pytest.mark.parametrize(
    ("entity", "name"), [("contact", "city"), ("contact", "none"), ("person", "source"), (INTERACTION, "email")]
)
def test_only_lists_take_choices(database: Database, entity: str, name: str) -> None:
    with database.writing() as session, pytest.raises(CatalogError, match="must"):
        add_choices(session, entity, name, ["A"])
