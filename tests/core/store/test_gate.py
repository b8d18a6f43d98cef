from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller, Door, Role
from core.access.use_cases import Subject, UseCase
from core.errors import RefusedError
from core.store import gate
from core.store.database import Database
from core.store.tables import Setting
from tests.callers import ANYBODY, caller
from tests.makers import NOW
from tests.policies import BrokenError, Refusing, Tracing, keep_traces, traces

ANNA = caller(NOW, "Anna")
SEGMENT = Subject("segment", 3)


def unreachable() -> Database:
    """A database that nobody may ask."""

    def connect() -> Any:
        raise AssertionError("the database was asked")

    return Database(sa.create_engine("sqlite://", creator=connect), Refusing())


@pytest.mark.parametrize("opened", [gate.reading, gate.writing])
def test_who_is_refused_costs_the_database_nothing(opened: Any) -> None:
    transaction: AbstractContextManager[Session] = opened(unreachable(), ANYBODY, UseCase.STOP_SEGMENT)

    with pytest.raises(RefusedError), transaction:
        pass


def test_work_that_is_refused_is_not_begun() -> None:
    with pytest.raises(RefusedError):
        gate.replayed(unreachable(), ANYBODY, UseCase.STOP_SEGMENT, pytest.fail)


@pytest.mark.parametrize(
    ("who", "use_case", "subject", "message"),
    [
        (
            Caller("Anna", frozenset({Role.EDITOR, Role.VIEWER}), Door.PAGE, NOW),
            UseCase.STOP_SEGMENT,
            SEGMENT,
            "segment 3: Anna must have the role publisher to stop a segment (got the roles viewer and editor).",
        ),
        (
            Caller("", frozenset({Role.STEWARD}), Door.COMMAND, NOW),
            UseCase.RUN_CHECKS,
            None,
            "access: you must have the role editor or publisher to run the checks of a segment (got the role steward).",
        ),
        (
            Caller("", frozenset(), Door.PROGRAM, NOW),
            UseCase.LIST_SEGMENTS,
            None,
            "access: you must have a role to see the list of segments (got no role).",
        ),
    ],
)
def test_a_refusal_says_which_role_is_missing(
    who: Caller, use_case: UseCase, subject: Subject | None, message: str
) -> None:
    database = Database(unreachable().engine)
    with pytest.raises(RefusedError) as refused, gate.reading(database, who, use_case, subject):
        pass

    assert str(refused.value) == f"{message} Ask somebody who manages users here."


def test_a_trace_is_committed_with_what_was_done(database: Database) -> None:
    keep_traces(database, Tracing())
    with gate.writing(database, ANNA, UseCase.STOP_SEGMENT, SEGMENT) as session:
        session.add(Setting(name="done", value=""))

    assert traces(database) == [("Anna", "STOP_SEGMENT", "segment 3")]


def test_what_was_undone_leaves_no_trace(database: Database) -> None:
    keep_traces(database, Tracing())
    with pytest.raises(BrokenError), gate.writing(database, ANNA, UseCase.STOP_SEGMENT, SEGMENT):
        raise BrokenError

    assert traces(database) == []


def test_what_leaves_no_trace_is_undone(database: Database) -> None:
    keep_traces(database, Tracing(breaks=True))
    with pytest.raises(BrokenError), gate.writing(database, ANNA, UseCase.STOP_SEGMENT) as session:
        session.add(Setting(name="done", value=""))

    with database.reading() as session:
        assert session.get(Setting, "done") is None


def test_what_was_made_is_named_in_the_trace(database: Database) -> None:
    keep_traces(database, Tracing())
    made = Subject("segment")
    with gate.writing(database, ANNA, UseCase.CREATE_SEGMENT, made):
        made.id = 17

    assert traces(database) == [("Anna", "CREATE_SEGMENT", "segment 17")]


def test_work_that_is_done_again_leaves_one_trace(database: Database) -> None:
    keep_traces(database, Tracing())
    result = gate.replayed(database, ANNA, UseCase.REFRESH_SEGMENT, lambda _: "done", subject=SEGMENT, isolated=True)

    assert result == "done"
    assert traces(database) == [("Anna", "REFRESH_SEGMENT", "segment 3")]


def test_what_somebody_saw_leaves_a_trace_whatever_comes_after(database: Database) -> None:
    keep_traces(database, Tracing())
    with pytest.raises(BrokenError), gate.reading(database, ANNA, UseCase.EXPORT_MEMBERS, SEGMENT):
        raise BrokenError

    assert traces(database) == [("Anna", "EXPORT_MEMBERS", "segment 3")]


def test_what_leaves_no_trace_is_not_told(database: Database) -> None:
    keep_traces(database, Tracing(untraced=frozenset({UseCase.SEE_SEGMENT, UseCase.SAVE_DRAFT})))
    with gate.reading(database, ANNA, UseCase.SEE_SEGMENT):
        pass
    with gate.writing(database, ANNA, UseCase.SAVE_DRAFT):
        pass

    assert traces(database) == []
