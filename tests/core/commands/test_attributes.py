"""The commands about attributes, properties and choices."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from core import lifecycle
from core.__main__ import app
from core.language.catalog import Attribute, Catalog
from core.store.database import Database, open_database
from tests.callers import ANYBODY
from tests.conftest import on
from tests.makers import defined, live, where


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with three contacts that have points and a tier."""
    address = f"sqlite:///{tmp_path / 'windrow.db'}"
    file = tmp_path / "people.csv"
    file.write_text("id,email,Points,Tier\nC1,a@x.org,7,Gold\nC2,b@x.org,x,gold\nC3,c@x.org,12,Silver\n", "utf-8")
    run(address, "import", str(file), "--entity", "contact", "--new-columns")
    return address


def run(url: str, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*arguments, "--database", url])
    assert result.exit_code == code, result.output
    return result.output


def catalog_of(url: str) -> Catalog:
    database = open_database(url)
    try:
        return lifecycle.catalog(database, ANYBODY)
    finally:
        database.dispose()


def contact_attribute(url: str, name: str) -> Attribute:
    return catalog_of(url).attributes_of("contact")[name]


def test_a_type_is_looked_at_before_it_changes(url: str) -> None:
    said = run(url, "attribute", "retype", "contact.Points", "number")
    assert "Kept in 2 records" in said
    assert "Lost in 1 record:\n  “x” must be a number" in said
    assert "--apply does it with --lose 1" in said
    assert contact_attribute(url, "points").type == "text"
    assert "at most (got 1)" in run(url, "attribute", "retype", "contact.points", "number", "--apply", code=1)
    assert run(url, "attribute", "retype", "contact.points", "number", "--apply", "--lose", "1").endswith("Done.\n")
    assert contact_attribute(url, "points").type == "number"


def test_an_open_question_is_answered_by_an_option(url: str, tmp_path: Path) -> None:
    run(url, "attribute", "declare", "contact", "Since", "text")
    file = tmp_path / "since.csv"
    file.write_text("id,Since\nC1,03/04/2026\n", "utf-8")
    run(url, "import", str(file), "--entity", "contact", "--column", "Since=since")
    told = run(url, "attribute", "retype", "contact.since", "date", code=1)
    assert "The values don't tell" in told
    assert "Say --day-first or --month-first" in told
    said = run(url, "attribute", "retype", "contact.since", "date", "--day-first", "--apply")
    assert "“03/04/2026” becomes “2026-04-03”" in said


def test_choices_are_changed_one_by_one(url: str) -> None:
    run(url, "attribute", "retype", "contact.tier", "choice", "--apply")
    assert contact_attribute(url, "tier").choices == (("Gold", "Gold"), ("Silver", "Silver"))
    assert "2 added" in run(url, "choice", "add", "contact.tier", "Bronze", "Platinum", "gold")
    assert run(url, "choice", "move", "contact.tier", "bronze", "1") == "Bronze, Gold, Silver, Platinum\n"
    assert run(url, "choice", "rename", "contact.tier", "Silver", "Sterling") == "Bronze, Gold, Sterling, Platinum\n"
    assert run(url, "choice", "remove", "contact.tier", "Platinum") == "Bronze, Gold, Sterling\n"
    assert "1 records have it" in run(url, "choice", "remove", "contact.tier", "Sterling", code=1)
    assert "changed 1 record." in run(url, "choice", "merge", "contact.tier", "Sterling", "--into", "Bronze")
    assert run(url, "choice", "list", "contact.tier").split() == ["bronze", "Bronze", "Gold", "Gold"]
    assert "Did you mean “Gold”?" in run(url, "choice", "remove", "contact.tier", "Golt", code=1)


def test_an_attribute_is_declared_described_and_removed(url: str) -> None:
    run(url, "attribute", "declare", "lead", "Budget (€)", "money", "--description", "Before tax")
    assert catalog_of(url).attributes_of("lead")["budget"].decimals == 2
    run(url, "attribute", "describe", "lead.budget", "--label", "Money")
    listed = run(url, "attribute", "list", "lead")
    assert "lead.budget                       money      Money\n" in listed
    assert "Before tax" in listed
    assert "removes it" in run(url, "attribute", "remove", "lead.Money")
    run(url, "attribute", "remove", "lead.budget", "--apply")
    assert "budget" not in catalog_of(url).attributes_of("lead")
    for apply in ((), ("--apply",)):
        assert "it is built in" in run(url, "attribute", "remove", "lead.topic", *apply, code=1)


def test_what_is_asked_is_named(url: str) -> None:
    database = open_database(url)
    live(database, "Sevens", defined(where("points", "begins_with", "7")))
    database.dispose()
    assert "It is asked by the live segment “Sevens”." in run(url, "attribute", "remove", "contact.points")
    assert "“Sevens”" in run(url, "attribute", "remove", "contact.points", "--apply", "--lose", "9", code=1)
    assert "“Sevens”" in run(url, "attribute", "retype", "contact.points", "number", code=1)


def test_properties_are_changed_like_attributes(url: str) -> None:
    run(url, "property", "declare", "Shade", "choice", "--choice", "Light", "--choice", "Dark")
    run(url, "property", "describe", "shade", "--label", "Tone")
    assert "shade" in run(url, "property", "list")
    run(url, "choice", "add", "interaction.Tone", "Medium")
    run(url, "property", "retype", "shade", "text", "--apply")
    found = catalog_of(url).property("shade")
    assert found is not None
    assert (found.type, found.label) == ("text", "Tone")
    run(url, "property", "remove", "shade", "--apply")
    assert catalog_of(url).property("shade") is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("attribute", "list", "person"),
        ("attribute", "retype", "points", "number"),
        ("attribute", "retype", "contact.point", "number"),
        ("attribute", "declare", "person", "Age", "number"),
        ("property", "describe", "nothing", "--label", "A"),
        ("choice", "list", "interaction.nothing"),
    ],
)
def test_a_wrong_name_is_explained(url: str, arguments: tuple[str, ...]) -> None:
    assert "must" in run(url, *arguments, code=1)


@on("postgresql")
def test_postgresql_is_retyped_from_the_command_line(database: Database) -> None:
    address = database.engine.url.render_as_string(hide_password=False)
    run(address, "attribute", "declare", "contact", "Points", "text")
    run(address, "attribute", "retype", "contact.points", "number", "--apply")
    assert contact_attribute(address, "points").type == "number"
