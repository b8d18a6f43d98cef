"""What the trace tells of each subject, before and after, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.access.caller import Caller, Door
from core.access.use_cases import Subject, SubjectKind, UseCase
from core.errors import StateError
from core.lifecycle import attributes, checks, duplicates, templates
from core.membership import every_member, members_page
from core.store import gate
from core.store.database import Database
from core.store.tables import AccessToken, Folder, FolderUser, Setting, Trace, User, UserRole, table_of
from core.store.tracing import Traced
from core.store.tracing.subject_states import LONGEST_TEXT, READERS
from core.store.tracing.views import STANDS_FOR
from tests.callers import caller
from tests.makers import HOUR, NOW, add, city_is, contact, draft, live, static
from tests.policies import BrokenError

ANNA = caller(NOW + HOUR, "Anna")
TRACE = table_of(Trace)
MINUTE = timedelta(minutes=1)


def at(instant: datetime, name: str = "Anna") -> Caller:
    return caller(instant, name)


def rows(database: Database, use_case: UseCase) -> list[Any]:
    with database.reading() as session:
        query = sa.select(TRACE).where(TRACE.c.use_case == use_case.name).order_by(TRACE.c.id)
        return list(session.connection().execute(query))


def last(database: Database, use_case: UseCase) -> tuple[Any, Any]:
    row = rows(database, use_case)[-1]
    return row.before, row.after


def test_every_kind_of_subject_has_a_reader() -> None:
    assert READERS.keys() == set(get_args(SubjectKind))


def test_a_row_tells_who_did_what_by_which_door_and_when(database: Database) -> None:
    segment = draft(database, "Aachen", city_is("Aachen"))
    lifecycle.describe(database, replace(ANNA, user_id=7, door=Door.PAGE), segment, name="Near")

    row = rows(database, UseCase.DESCRIBE_SEGMENT)[-1]
    assert (row.at, row.user_id, row.name, row.door) == (NOW + HOUR, 7, "Anna", "page")
    assert (row.subject_kind, row.subject_id) == ("segment", str(segment))
    assert (row.before, row.after) == ({"name": "Aachen"}, {"name": "Near"})


def test_a_definition_is_told_as_its_sentence(database: Database) -> None:
    segment = draft(database, "Aachen", city_is("Aachen"))
    revision = lifecycle.segment(database, ANNA, segment).draft_revision
    lifecycle.save_draft(database, ANNA, segment, city_is("Bonn"), revision=revision)

    assert last(database, UseCase.SAVE_DRAFT) == (
        {"definition": "Contacts whose city is “Aachen”."},
        {"definition": "Contacts whose city is “Bonn”."},
    )


def test_what_is_created_is_told_whole_and_has_nothing_before(database: Database) -> None:
    lifecycle.create_segment(database, ANNA, kind="static", name="New", description="Mine")

    before, after = last(database, UseCase.CREATE_SEGMENT)
    assert before is None
    assert {"name": "New", "description": "Mine", "kind": "static"}.items() <= after.items()


def test_a_long_text_is_cut(database: Database) -> None:
    segment = draft(database, "Aachen", city_is("Aachen"))
    lifecycle.describe(database, ANNA, segment, description="x" * 9_000)

    _, after = last(database, UseCase.DESCRIBE_SEGMENT)
    assert after == {"description": "x" * (LONGEST_TEXT - 1) + "…"}


def test_what_changes_nothing_is_told_without_a_difference(database: Database) -> None:
    segment = draft(database, "Aachen", city_is("Aachen"))
    lifecycle.describe(database, ANNA, segment, name="Aachen")

    assert last(database, UseCase.DESCRIBE_SEGMENT) == (None, None)


def test_publishing_and_deleting_tell_the_state(database: Database) -> None:
    segment = live(database, "Aachen", city_is("Aachen"))
    lifecycle.stop(database, ANNA, segment)
    lifecycle.delete(database, at(NOW + 2 * HOUR), segment)

    assert last(database, UseCase.STOP_SEGMENT)[1] == {"state": "stopped"}
    assert last(database, UseCase.DELETE_SEGMENT)[1]["deleted"] is True


def test_a_folder_is_told_by_its_name(database: Database) -> None:
    segment = draft(database, "Aachen", city_is("Aachen"))
    with gate.writing(database, ANNA, UseCase.DESCRIBE_SEGMENT, Subject("segment", segment)) as session:
        session.add(Folder(id=4, name="Trade", name_key="trade", created_at=NOW))
        session.flush()
        session.execute(sa.text("UPDATE segment SET folder_id = 4"))

    assert last(database, UseCase.DESCRIBE_SEGMENT) == (None, {"folder": "Trade"})


def test_checks_are_told_with_their_segment(database: Database) -> None:
    segment = live(database, "Aachen", city_is("Aachen"))
    checks.add_check(database, ANNA, segment, "size", {"at_least": 1, "at_most": None})

    assert last(database, UseCase.ADD_CHECK) == (None, {"checks": ["size: at_least 1"]})


def test_picking_tells_how_many(database: Database) -> None:
    add(database, contact(1), contact(2))
    segment = static(database, "Picked")
    batch = lifecycle.add_members(database, ANNA, segment, [1, 2, 99]).batch
    lifecycle.undo_adding(database, ANNA, segment, batch)

    assert last(database, UseCase.ADD_MEMBERS) == (None, {"added": 2})
    assert last(database, UseCase.UNDO_ADDING) == (None, {"removed": 2})


def test_a_template_an_attribute_and_a_setting_are_told(database: Database) -> None:
    template = templates.save_template(database, ANNA, name="Near", definition=city_is("Aachen"))
    templates.describe_template(database, ANNA, template, name="Far", category="", description="")
    attributes.add_choices(database, ANNA, "contact", "source", ["Radio"])
    lifecycle.set_confirmation_percent(database, ANNA, 7)
    lifecycle.set_confirmation_percent(database, ANNA, 8)

    assert last(database, UseCase.DESCRIBE_TEMPLATE)[1]["name"] == "Far"
    assert "Radio" in last(database, UseCase.CHANGE_CHOICES)[1]["choices"]
    assert last(database, UseCase.CHANGE_SETTINGS) == ({"value": "7"}, {"value": "8"})


# People in the data


def test_of_a_person_only_the_names_of_attributes_are_told(database: Database) -> None:
    add(database, contact(1, city="Aachen", email="ada@example.org"), contact(2, first_name="Adalbert"))
    duplicates.merge(database, ANNA, "contact", 1, [2])

    before, after = last(database, UseCase.MERGE_RECORDS)
    assert before is None
    assert "first_name" in after["changed"]
    assert after["merged"] == [2]
    assert_no_personal_data(database, "Aachen", "ada@", "Adalbert")


def test_an_erased_person_leaves_a_number(database: Database) -> None:
    add(database, contact(1, city="Aachen", email="ada@example.org"))
    lifecycle.delete_person(database, ANNA, "contact", 1)
    lifecycle.erase_person(database, ANNA, "contact", 1)

    assert last(database, UseCase.DELETE_PERSON)[1] == {"deleted": True}
    assert last(database, UseCase.ERASE_PERSON) == ({"deleted": True}, {"erased": 1})
    assert_no_personal_data(database, "Aachen", "ada@")


def assert_no_personal_data(database: Database, *parts: str) -> None:
    with database.reading() as session:
        told = repr([tuple(row) for row in session.connection().execute(sa.select(TRACE))])
    assert not [part for part in parts if part in told]


# Users


def test_a_user_a_token_and_a_folder_are_told(database: Database) -> None:
    with database.writing() as session:
        session.add(User(id=7, name="Ben", email="ben@example.org", created_at=NOW))
        session.flush()
        session.add(AccessToken(id=3, user_id=7, name="CRM", hash="secret", roles=["viewer"], created_at=NOW))
        session.add(Folder(id=4, name="Trade", name_key="trade", created_at=NOW))
    with gate.writing(database, ANNA, UseCase.CHANGE_SETTINGS, Subject("user", 7)) as session:
        session.add(UserRole(user_id=7, role="editor", source="given"))
    with gate.writing(database, ANNA, UseCase.CHANGE_SETTINGS, Subject("folder", 4)) as session:
        session.add(FolderUser(folder_id=4, user_id=7, edits=True))
    with gate.writing(database, ANNA, UseCase.CHANGE_SETTINGS, Subject("token", 3)) as session:
        session.execute(sa.text("DELETE FROM access_token"))

    told = [(row.before, row.after) for row in rows(database, UseCase.CHANGE_SETTINGS)]
    assert told == [
        (None, {"roles": ["editor"]}),
        (None, {"people": ["Ben, who edits"]}),
        ({"name": "CRM", "user": "Ben", "roles": ["viewer"]}, None),
    ]


# What leaves no trace


def test_what_is_refused_by_the_state_or_rolled_back_leaves_no_row(database: Database) -> None:
    segment = draft(database, "Aachen", city_is("Aachen"))
    with pytest.raises(StateError):
        lifecycle.stop(database, ANNA, segment)
    with pytest.raises(BrokenError), gate.writing(database, ANNA, UseCase.STOP_SEGMENT, Subject("segment", segment)):
        raise BrokenError

    assert rows(database, UseCase.STOP_SEGMENT) == []


def test_a_round_that_nobody_asked_for_leaves_no_row(database: Database) -> None:
    add(database, contact(1, city="Aachen"))
    live(database, "Aachen", city_is("Aachen"))
    lifecycle.refresh_due(database, replace(at(NOW + 48 * HOUR), door=Door.WORKER))
    lifecycle.prune_log(database, replace(at(NOW + 480 * HOUR), door=Door.WORKER))

    assert rows(database, UseCase.REFRESH_SEGMENT) == rows(database, UseCase.REFRESH_SEGMENTS) == []
    assert rows(database, UseCase.PRUNE_LOG) == []


def test_a_round_that_somebody_asked_for_leaves_rows(database: Database) -> None:
    live(database, "Aachen", city_is("Aachen"))
    lifecycle.refresh_all(database, at(NOW + 48 * HOUR), is_full=True)

    assert len(rows(database, UseCase.REFRESH_SEGMENT)) == 1


# Views of personal data


@pytest.fixture
def segment(database: Database) -> int:
    add(database, contact(1, city="Aachen"))
    return live(database, "Aachen", city_is("Aachen"))


def views(database: Database) -> list[datetime]:
    return [row.at for row in rows(database, UseCase.SEE_MEMBERS)]


def test_the_same_view_within_five_minutes_leaves_one_row(database: Database, segment: int) -> None:
    for minutes in (0, 1, 4, 5, 6):
        members_page(database, at(NOW + minutes * MINUTE), segment)

    assert views(database) == [NOW, NOW + STANDS_FOR]


def test_another_process_finds_the_row_that_stands_for_a_view(database: Database, segment: int) -> None:
    members_page(database, at(NOW), segment)
    members_page(Database(database.engine, Traced()), at(NOW + MINUTE), segment)

    assert views(database) == [NOW]


def test_others_and_other_subjects_leave_rows_of_their_own(database: Database, segment: int) -> None:
    members_page(database, at(NOW), segment)
    members_page(database, at(NOW, "Ben"), segment)
    members_page(database, replace(at(NOW), user_id=1), segment)
    members_page(database, replace(at(NOW), door=Door.PAGE), segment)
    members_page(database, at(NOW), draft(database, "Bonn", city_is("Bonn")))

    assert len(views(database)) == 5


def test_a_row_of_the_future_stands_for_no_view(database: Database, segment: int) -> None:
    members_page(database, at(NOW + 24 * HOUR), segment)
    members_page(database, at(NOW), segment)
    members_page(Database(database.engine), at(NOW + HOUR), segment)

    assert len(views(database)) == 3


def test_a_view_that_could_not_be_noted_is_not_shown_and_noted_later(
    database: Database, segment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Traced, "trace", fail)
        with pytest.raises(BrokenError):
            members_page(database, at(NOW), segment)
    members_page(database, at(NOW + MINUTE), segment)

    assert views(database) == [NOW + MINUTE]


def fail(*_: object) -> None:
    raise BrokenError


def test_each_export_leaves_a_row(database: Database, segment: int) -> None:
    for _ in range(2):
        assert len(list(every_member(database, at(NOW), segment))) == 1

    assert len(rows(database, UseCase.EXPORT_MEMBERS)) == 2


def test_what_has_no_personal_data_leaves_no_row(database: Database, segment: int) -> None:
    before = len(rows(database, UseCase.SEE_SEGMENT))
    lifecycle.segment(database, ANNA, segment)
    lifecycle.list_segments(database, ANNA)

    assert len(rows(database, UseCase.SEE_SEGMENT)) == before == 0


def test_a_setting_of_the_use_case_itself_is_written_with_its_row(database: Database) -> None:
    lifecycle.set_confirmation_percent(database, ANNA, 7)
    with database.reading() as session:
        assert session.get_one(Setting, "confirm-above-percent").value == "7"
    assert last(database, UseCase.CHANGE_SETTINGS) == (None, {"value": "7"})
