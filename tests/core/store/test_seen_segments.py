"""What folders hide is named nowhere to those who don't see it, and asked by no new definition."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core import lifecycle
from core.access.caller import Caller, Door, Folders, Role
from core.audience import selection
from core.audience.evaluations import Evaluations
from core.audience.why import explain_profile
from core.errors import CheckError, ConflictError, DefinitionError
from core.insights.overlap import overlaps
from core.language.catalog import Attribute
from core.language.definition import Definition, to_json
from core.language.operators import AttributeType
from core.language.sentence import sentence
from core.lifecycle import attributes, checks, templates
from core.membership.history import current_of, history_of, picked_for
from core.store.database import Database
from core.store.declaring import declare_attribute
from core.store.tables import Folder, Segment
from tests.callers import caller
from tests.makers import DAY, HOUR, NOW, add, city_is, contact, defined, draft, edit, live, members_of, static, where

CLOSED = 2
EVERYBODY = frozenset({Role.VIEWER, Role.EDITOR, Role.PUBLISHER, Role.STEWARD, Role.TRAINER})
ANNA = Caller("Anna", EVERYBODY, Door.PAGE, NOW + HOUR, user_id=1)
MEMBER = replace(ANNA, name="Bert", user_id=2, folders=Folders(frozenset({CLOSED}), frozenset({CLOSED})))
AACHEN = city_is("Aachen")
LAYOFFS = members_of("layoffs")


class World:
    """A private segment, “Layoffs”, and an open one that is built on it."""

    def __init__(self, database: Database, owner: int | None) -> None:
        add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
        add(database, Folder(id=CLOSED, name="Closed", name_key="closed", is_private=True, created_at=NOW))
        self.database = database
        self.private = live(database, "Layoffs", AACHEN)
        hide(database, self.private, owner)
        self.open = live(database, "Everybody", city_is("Bonn"))


def hide(database: Database, segment_id: int, owner: int | None = 3) -> None:
    with database.writing() as session:
        row = session.get_one(Segment, segment_id)
        row.folder_id, row.owner_id = CLOSED, owner


@pytest.fixture(params=[3, None], ids=["owned", "of nobody"])
def world(database: Database, request: pytest.FixtureRequest) -> World:
    return World(database, request.param)


def test_lists_leave_out_what_is_hidden(world: World) -> None:
    database = world.database
    picked = static(database, "Bonuses", [1])
    hide(database, picked)
    found: dict[str, Any] = {
        "list": [one.name for one in lifecycle.list_segments(database, ANNA)],
        "known": [one.name for one in lifecycle.known_segments(database, ANNA).values()],
        "overlaps": [one.name for one in overlaps(database, ANNA, world.open)],
        "current": current_of(database, ANNA, "contact", 1),
        "history": history_of(database, ANNA, "contact", 1),
        "picked": picked_for(database, ANNA, "contact", 1),
        "catalog": dict(lifecycle.catalog(database, ANNA).segments),
    }
    assert found == {
        "list": ["Everybody"], "known": ["Everybody"], "overlaps": [], "current": (), "history": (),
        "picked": frozenset(), "catalog": {"everybody": "Everybody"},
    }  # fmt: skip


def test_lists_show_people_of_a_folder_what_is_in_it(world: World) -> None:
    database = world.database
    assert {one.name for one in lifecycle.list_segments(database, MEMBER)} == {"Everybody", "Layoffs"}
    assert [one.name for one in overlaps(database, MEMBER, world.open)] == ["Layoffs"]
    assert [one.name for one in current_of(database, MEMBER, "contact", 1)] == ["Layoffs"]
    assert lifecycle.catalog(database, MEMBER).segments["layoffs"] == "Layoffs"


def test_trends_of_what_is_hidden_are_not_told(world: World) -> None:
    listed = lifecycle.list_segments(world.database, MEMBER)
    assert lifecycle.trends(world.database, ANNA, listed).keys() == {world.open}


@pytest.mark.parametrize("by", ["counting", "builder", "sample", "ids", "query", "why", "template", "check"])
def test_no_definition_asks_what_is_hidden(world: World, by: str) -> None:
    database = world.database
    picked = static(database, "Picked")
    acts = {
        "counting": lambda who: selection.count(database, who, LAYOFFS, zone="UTC"),
        "builder": lambda who: counted(database, who, LAYOFFS),
        "sample": lambda who: selection.sample(database, who, LAYOFFS, zone="UTC"),
        "ids": lambda who: list(selection.member_ids(database, who, LAYOFFS, zone="UTC")),
        "query": lambda who: lifecycle.add_by_query(database, who, picked, LAYOFFS, zone="UTC"),
        "why": lambda who: explain_profile(database, who, LAYOFFS, 1, zone="UTC"),
        "template": lambda who: templates.save_template(database, who, name="Mine", definition=LAYOFFS),
        "check": lambda who: checks.add_check(
            database, who, world.open, "contains_nobody", {"definition": to_json(LAYOFFS)}
        ),
    }  # fmt: skip
    act: Any = acts[by]
    with pytest.raises(DefinitionError, match=r"must be the key of a segment \(got “layoffs”\)"):
        act(ANNA)
    act(MEMBER)


@pytest.mark.parametrize("kind", ["none_in_common", "part_of"])
def test_no_check_compares_with_what_is_hidden(world: World, kind: str) -> None:
    with pytest.raises(CheckError, match="does not exist or was deleted") as refused:
        checks.add_check(world.database, ANNA, world.open, kind, {"segment": "layofs"})
    assert "layoffs" not in str(refused.value)
    with pytest.raises(CheckError, match="does not exist or was deleted"):
        checks.add_check(world.database, ANNA, world.open, kind, {"segment": "layoffs"})
    checks.add_check(world.database, caller(NOW), world.open, kind, {"segment": "layoffs"})

    assert "Layoffs" not in repr(checks.list_checks(world.database, ANNA, world.open))


def counted(database: Database, who: Caller, definition: Definition) -> int:
    with Evaluations().reading(database, who, zone="UTC") as evaluation:
        return evaluation.count(definition)


def test_no_draft_begins_to_name_what_is_hidden(world: World) -> None:
    database = world.database
    revision = lifecycle.segment(database, ANNA, world.open).draft_revision
    with pytest.raises(DefinitionError):
        lifecycle.save_draft(database, ANNA, world.open, LAYOFFS, revision=revision)
    with pytest.raises(DefinitionError):
        lifecycle.create_segment(database, ANNA, kind="dynamic", name="Mine", definition=LAYOFFS)

    assert lifecycle.segment(database, ANNA, world.open).draft == city_is("Bonn")


def test_a_draft_that_names_what_is_hidden_already_goes_on(world: World) -> None:
    database = world.database
    edit(database, world.open, LAYOFFS, now=NOW)
    assert selection.count(database, ANNA, LAYOFFS, zone="UTC") == 1
    stored = lifecycle.segment(database, ANNA, world.open)
    wider = defined(*(step.block for step in LAYOFFS.steps), where("city", "is", "Bonn"))
    lifecycle.save_draft(database, ANNA, world.open, wider, revision=stored.draft_revision)
    lifecycle.publish(database, ANNA, world.open)

    assert counted(database, ANNA, wider) == 2


def test_a_key_that_a_draft_guessed_opens_nothing(world: World) -> None:
    database = world.database
    guess = members_of("bonuses")
    guessing = draft(database, "Guess", guess, now=NOW - HOUR)
    value = draft(database, "Value", city_is("bonuses"))
    made = live(database, "Bonuses", AACHEN)
    hide(database, made)
    for act in (
        lambda: selection.count(database, ANNA, guess, zone="UTC"),
        lambda: lifecycle.publish(database, ANNA, guessing),
        lambda: lifecycle.copy(database, ANNA, guessing, name="Copy"),
        lambda: lifecycle.preview(database, ANNA, guessing),
    ):
        with pytest.raises(DefinitionError):
            act()
    assert lifecycle.segment(database, ANNA, value).draft == city_is("bonuses")


def test_sentences_say_no_hidden_name(world: World) -> None:
    database = world.database
    edit(database, world.open, LAYOFFS, now=NOW)
    catalog = lifecycle.catalog(database, ANNA)

    assert "Layoffs" not in sentence(LAYOFFS, catalog)
    assert f"“private segment {world.private}”" in sentence(LAYOFFS, catalog)
    assert "“Layoffs”" in sentence(LAYOFFS, lifecycle.catalog(database, MEMBER))


def test_why_tells_nothing_of_what_a_hidden_segment_asks(world: World) -> None:
    database = world.database
    edit(database, world.open, LAYOFFS, now=NOW)
    told = explain_profile(database, ANNA, LAYOFFS, 1, zone="UTC")

    assert told.is_member
    assert "Layoffs" not in repr(told)
    assert "Aachen" not in repr(told)
    assert "Aachen" in repr(explain_profile(database, MEMBER, LAYOFFS, 1, zone="UTC"))


def test_who_may_not_stop_a_segment_is_told_no_hidden_name(world: World) -> None:
    database = world.database
    user = live(database, "Bonuses", members_of("everybody"))
    hide(database, user)
    for act in (lifecycle.stop, lifecycle.delete):
        with pytest.raises(ConflictError, match=f"while private segment {user} use it") as refused:
            act(database, ANNA, world.open)
        assert "Bonuses" not in str(refused.value)
    assert [one.used_by for one in lifecycle.list_segments(database, ANNA)] == [()]


def test_uses_of_attributes_say_no_hidden_name(world: World) -> None:
    database = world.database
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("shoe", "Shoe", AttributeType.TEXT))
    edit(database, world.private, defined(where("shoe", "is", "42")), now=NOW + DAY)
    listed = {one.attribute.name: one.uses for one in attributes.list_attributes(database, ANNA)}
    assert [(use.text, use.segment_id) for use in listed["shoe"]] == [("a private segment", None)]
    with pytest.raises(ConflictError) as refused:
        attributes.remove_attribute(database, ANNA, "contact", "shoe")
    assert "Layoffs" not in str(refused.value)
    with pytest.raises(ConflictError, match="Layoffs"):
        attributes.remove_attribute(database, caller(NOW), "contact", "shoe")


def test_what_folders_hide_is_refreshed_with_the_rest(world: World) -> None:
    database = world.database
    edit(database, world.open, LAYOFFS, now=NOW)
    lifecycle.publish(database, ANNA, world.open)
    add(database, contact(3, city="Aachen", at=NOW + HOUR))
    lifecycle.refresh_all(database, caller(NOW + DAY))

    assert {one.name: one.members for one in lifecycle.list_segments(database, MEMBER)} == {
        "Everybody": 2, "Layoffs": 2,
    }  # fmt: skip
