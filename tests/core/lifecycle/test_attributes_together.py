"""Several people and programs at once, while attributes change: somebody waits, and nobody gets half of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.errors import WindrowError
from core.language.catalog import Attribute
from core.language.operators import AttributeType as T
from core.lifecycle.attributes import (
    Wanted,
    add_choices,
    describe_attribute,
    list_attributes,
    merge_choices,
    remove_attribute,
    retype,
)
from core.store.database import Database
from core.store.declaring import declare_attribute
from tests.callers import ANYBODY, caller
from tests.makers import NOW, add_many, defined, live, members, where

CHOICES = tuple((f"c{number}", f"Choice {number}") for number in range(6))


@pytest.fixture
def world(database: Database) -> Database:
    """A hundred contacts with points and a choice."""
    add_many(database, range(1, 101))
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("points", "Points", T.TEXT))
        declare_attribute(session, "contact", Attribute("tier", "Tier", T.CHOICE, choices=CHOICES))
        session.execute(sa.text("UPDATE contact SET points = '7', points_key = '7', tier = 'c' || (id % 6)"))
    return database


def together(*acts: Callable[[], object]) -> list[object]:
    """Do acts in threads of their own; the errors that a person would read, and what they return."""

    def safely(act: Callable[[], object]) -> object:
        try:
            return act()
        except WindrowError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(safely, acts))


def test_two_people_retype_one_attribute(world: Database) -> None:
    done = together(
        *[lambda: retype(world, ANYBODY, "contact", "points", Wanted(T.NUMBER))] * 2,
        *[lambda: retype(world, ANYBODY, "contact", "points", Wanted(T.YES_NO), most_lost=100)] * 2,
    )
    assert any(not isinstance(one, WindrowError) for one in done)
    found = lifecycle.catalog(world, ANYBODY).attributes_of("contact")["points"]
    assert found.type in (T.NUMBER, T.YES_NO)
    with world.reading() as session:
        columns = [column["name"] for column in sa.inspect(session.connection()).get_columns("contact")]
    assert not [name for name in columns if name.startswith("_") or name == "points_key"]


def test_segments_are_refreshed_while_an_attribute_changes(world: Database) -> None:
    has_points = live(world, "Points", defined(where("points", "contains_data")))
    has_tier = live(world, "Tier", defined(where("tier", "is_in", ["c1", "c2"])))

    def refresh() -> None:
        for _ in range(4):
            lifecycle.refresh_all(world, caller(NOW))

    done = together(
        refresh,
        lambda: retype(world, ANYBODY, "contact", "points", Wanted(T.NUMBER)),
        lambda: merge_choices(world, ANYBODY, "contact", "tier", ["c3"], into="c2"),
        lambda: list_attributes(world, ANYBODY),
        refresh,
    )
    assert [one for one in done if isinstance(one, WindrowError)] == []
    lifecycle.refresh_all(world, caller(NOW))
    assert len(members(world, has_points)) == 100
    assert members(world, has_tier) == {id_ for id_ in range(1, 101) if id_ % 6 in (1, 2, 3)}
    assert {lifecycle.segment(world, ANYBODY, one).state for one in (has_points, has_tier)} == {"live"}


def test_a_list_keeps_the_choices_of_everybody(world: Database) -> None:
    labels = [f"Label {number}" for number in range(8)]
    together(*(lambda label=label: add_choices(world, ANYBODY, "contact", "tier", [label, "Same"]) for label in labels))
    found = lifecycle.catalog(world, ANYBODY).attributes_of("contact")["tier"]
    assert sorted(label for _, label in found.choices[6:]) == sorted([*labels, "Same"])


def test_what_one_person_removes_another_can_not_change(world: Database) -> None:
    done = together(
        lambda: remove_attribute(world, ANYBODY, "contact", "points", most_values=100),
        lambda: describe_attribute(world, ANYBODY, "contact", "points", label="Score"),
        lambda: retype(world, ANYBODY, "contact", "points", Wanted(T.NUMBER)),
    )
    assert "points" not in lifecycle.catalog(world, ANYBODY).attributes_of("contact")
    assert done[0] == 100
