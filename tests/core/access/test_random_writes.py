"""Random writes over all writing use cases: each that is committed leaves one row in the trace, every other one none.

`make prove-trace` does 10,000 of them.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from core import lifecycle
from core.access.caller import Caller, Door, Role
from core.access.policy import State
from core.access.use_cases import Subject, UseCase
from core.errors import CheckError, NotFoundError, RefusedError, WindrowError
from core.store.database import Database
from core.store.tables import LessonStep, Segment, Trace, table_of
from core.store.tracing import Traced
from tests.callers import ANYBODY
from tests.core.access import test_use_cases
from tests.core.access.test_use_cases import ONE_TRACE, World
from tests.makers import HOUR, NOW
from tests.policies import BrokenError

WRITES_OF_A_WORLD = 50
WORLDS = int(os.environ.get("PROVE_WRITES", "200")) // WRITES_OF_A_WORLD // 2
"""On each of two databases."""
_trace, _segment = table_of(Trace), table_of(Segment)


class Breaking(Traced):
    """Leaves traces, and ends the transaction after one when told so."""

    breaks = False

    def trace(
        self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None, before: State | None
    ) -> None:
        super().trace(session, caller, use_case, subject, before)
        if self.breaks:
            raise BrokenError


def written(database: Database, after: int) -> list[tuple[int, str, str]]:
    """The rows of the trace after a number, but for those of looks."""
    columns = _trace.c.id, _trace.c.name, _trace.c.use_case
    with database.reading() as session:
        rows = session.connection().execute(sa.select(*columns).where(_trace.c.id > after).order_by(_trace.c.id))
        return [(row.id, row.name, row.use_case) for row in rows if UseCase[row.use_case] in ONE_TRACE]


def somebody(random: Random, number: int) -> Caller:
    """A caller with every role, or now and then with only one, by any door but the worker's."""
    roles = frozenset({random.choice(list(Role))}) if random.random() < 0.2 else frozenset(Role)
    door = random.choice([Door.PAGE, Door.COMMAND, Door.PROGRAM])
    # A moment later each time: what is published twice at one instant would be one version.
    return Caller(f"User {number}", roles, door, NOW + HOUR + number * HOUR, user_id=None)


def choose(random: Random, world: World) -> None:
    """Let the acts on the live segment and on the static one meet any others, and steps of lessons be new ones."""
    with world.database.writing() as session:
        session.execute(sa.delete(table_of(LessonStep)))
        ids = list(session.connection().execute(sa.select(_segment.c.id)).scalars())
    world.live, world.draft, world.picked, world.deleted = (
        random.choice([usual, usual, random.choice(ids)])
        for usual in (world.live, world.draft, world.picked, world.deleted)
    )
    try:
        world.revision = lifecycle.segment(world.database, ANYBODY, world.live).draft_revision
    except NotFoundError:
        world.revision = 0


@pytest.mark.parametrize("seed", range(WORLDS))
def test_each_committed_write_leaves_one_row_and_every_other_one_none(
    database: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(f"writes/{seed}")  # noqa: S311 - repeatable, no secret
    world = World(database)
    database.policy = policy = Breaking()
    ends: Counter[str] = Counter()
    for number in range(WRITES_OF_A_WORLD):
        use_case = random.choice(list(ONE_TRACE))
        who = somebody(random, number)
        monkeypatch.setattr(test_use_cases, "ANNA", who)
        choose(random, world)
        policy.breaks = random.random() < 0.15
        last = max((id_ for id_, *_ in written(database, 0)), default=0)
        try:
            ONE_TRACE[use_case][1](world)
            end = "committed"
        except (WindrowError, BrokenError) as error:
            end = type(error).__name__
        policy.breaks = False
        ends[end] += 1
        found = [(name, used) for _, name, used in written(database, last)]
        expected = [(who.name, use_case.name)] if end == "committed" else []
        if use_case is UseCase.PUBLISH_SEGMENT and end == CheckError.__name__:
            expected = [(who.name, UseCase.RUN_CHECKS.name)]  # the results of the checks that failed are kept
        assert found == expected, (seed, number, end)
    print(seed, dict(ends))
    assert ends["committed"] > WRITES_OF_A_WORLD // 5
    assert ends[RefusedError.__name__] + ends[BrokenError.__name__] > 0


def test_a_caller_without_roles_leaves_no_row(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(database)
    last = max(id_ for id_, *_ in written(database, 0))
    monkeypatch.setattr(test_use_cases, "ANNA", replace(ANYBODY, roles=frozenset()))
    for _, act in ONE_TRACE.values():
        with pytest.raises(RefusedError):
            act(world)

    assert written(database, last) == []
