"""Concurrent work: a transaction undone for others is done again, and history stays exact."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from core import lifecycle
from core.access import clock
from core.errors import DatabaseError, WindrowError
from core.importing import Answers, import_file
from core.store import database as database_module
from core.store.database import Database
from core.store.tables import Contact, Refresh, Setting, table_of
from tests.callers import caller
from tests.conftest import on
from tests.makers import add, city_is, live, members_at, members_of, stays
from tests.waiting import WITHIN_SECONDS


@contextmanager
def at_work(*acts: Callable[[], object]) -> Iterator[list[BaseException]]:
    """Do each piece of work in a thread, and wait for all in the end. Yield the errors."""
    errors: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - of any kind, told by the assertion
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    yield errors
    for thread in threads:
        thread.join(WITHIN_SECONDS)
        assert not thread.is_alive(), "it hangs"


# Doing it again

_setting = table_of(Setting)


def add_to(session: Session, name: str, text: str) -> None:
    row = _setting.c.name == name
    session.execute(sa.update(_setting).where(row).values(value=_setting.c.value + text))


@on("postgresql")
def test_who_is_undone_in_a_deadlock_does_it_again(database: Database) -> None:
    add(database, Setting(name="a", value=""), Setting(name="b", value=""))
    both_hold_one, tries = threading.Barrier(2), []
    is_over = {"ab": threading.Event(), "ba": threading.Event()}  # the first try of each: done or undone

    def in_order(names: str) -> Callable[[], object]:
        def work(session: Session) -> None:
            tries.append(names)
            if tries.count(names) > 1:
                # Keep the second try from getting between the first and what it waited for.
                is_over[names].set()
                assert is_over[names[::-1]].wait(WITHIN_SECONDS)
            add_to(session, names[0], names)
            if tries.count(names) == 1:
                both_hold_one.wait(WITHIN_SECONDS)
            add_to(session, names[1], names)

        def act() -> None:
            database.replayed(work)
            is_over[names].set()

        return act

    with at_work(in_order("ab"), in_order("ba")) as errors:
        pass
    assert errors == []
    assert len(tries) >= 3, "one of them was undone"
    with database.reading() as session:
        values = session.execute(sa.select(_setting.c.value).order_by(_setting.c.name)).scalars().all()
    assert {"".join(sorted(value)) for value in values} == {"aabb"}, "each was done exactly once"


@on("postgresql")
def test_isolated_work_sees_one_snapshot_and_is_done_again_on_what_others_changed(database: Database) -> None:
    add(database, Setting(name="a", value=""))
    seen: list[tuple[str, str]] = []

    def value(session: Session) -> str:
        return str(session.execute(sa.select(_setting.c.value)).scalar_one())

    def work(session: Session) -> None:
        first = value(session)
        if not seen:
            with database.writing() as other:
                add_to(other, "a", "other")
        seen.append((first, value(session)))
        add_to(session, "a", "+own")

    database.replayed(work, isolated=True)
    assert seen == [("", ""), ("other", "other")]
    with database.reading() as session:
        assert value(session) == "other+own"


def test_nothing_else_is_done_again(database: Database) -> None:
    tries = []

    def mistaken(session: Session) -> None:
        tries.append(1)
        session.execute(sa.text("SELECT * FROM nowhere"))

    with pytest.raises((DatabaseError, sa.exc.ProgrammingError)):
        database.replayed(mistaken)
    assert len(tries) == 1


@on("postgresql")
def test_who_is_always_undone_gives_up_and_says_so(database: Database) -> None:
    tries = []

    def unlucky(session: Session) -> None:
        tries.append(1)
        session.execute(sa.text("DO $$ BEGIN RAISE EXCEPTION 'undone' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(DatabaseError, match="undone"):
        database.replayed(unlucky)
    assert 2 <= len(tries) <= 10


# History while others write

PEOPLE, IMPORTS, ROWS = 120, 30, 40


@dataclass
class Log:
    """What was committed: after each import who lives in Aachen, and when each was written last."""

    residents: list[frozenset[str]] = field(default_factory=lambda: [frozenset()])
    written: list[dict[str, datetime]] = field(default_factory=lambda: [{}])

    def commit(self, cities: dict[str, str], at: datetime) -> None:
        before = self.residents[-1]
        after = (before | {who for who, city in cities.items() if city == "Aachen"}) - {
            who for who, city in cities.items() if city != "Aachen"
        }
        is_new = cities.keys() - self.written[-1].keys()
        changed = is_new | {who for who in cities if (who in before) != (who in after)}
        self.residents.append(frozenset(after))
        self.written.append(self.written[-1] | dict.fromkeys(changed, at))


def import_again_and_again(database: Database, log: Log, is_refreshed: threading.Event) -> None:
    """Files of people who move; with each comes one marker, by which one sees which files a snapshot has."""
    random = Random(20_261_123)  # noqa: S311 - the same every time
    for number in range(IMPORTS):
        if number % 3 == 0:  # refreshes must come in between, however fast either side is
            is_refreshed.clear()
            assert is_refreshed.wait(WITHIN_SECONDS)
        some = random.sample(range(PEOPLE), ROWS)
        cities = {f"P{who}": random.choice(("Aachen", "Bonn")) for who in some} | {f"M{number}": "Aachen"}
        text = "id,city\n" + "".join(f"{who},{city}\n" for who, city in cities.items())
        at = clock.now()
        log.commit(cities, at)
        answers = Answers(entity="contact", mapping={"id": "external_id", "city": "city"})
        report = import_file(database, caller(at), io.BytesIO(text.encode()), answers)
        assert report.bad == 0


@on("postgresql")
def test_history_is_that_of_a_plain_replay_while_two_refresh_and_one_imports(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_TRIES", 20)  # by chance, one may be undone more often than six times
    segment_id = live(database, "Aachen", city_is("Aachen"), now=clock.now())
    top = live(database, "Top", members_of("aachen"), now=clock.now())
    log, done, is_refreshed = Log(), threading.Event(), threading.Event()

    def imports() -> None:
        try:
            import_again_and_again(database, log, is_refreshed)
        finally:
            done.set()

    def refreshes() -> None:
        while not done.is_set():
            for outcome in lifecycle.refresh_all(database, caller(clock.now())):
                assert not isinstance(outcome, WindrowError), outcome
            is_refreshed.set()

    with at_work(imports, refreshes, refreshes) as errors:
        pass
    assert errors == []
    for last in lifecycle.refresh_all(database, caller(clock.now())):
        assert not isinstance(last, WindrowError)
    for one in (segment_id, top):
        assert len(replayed(database, one, log)) > 5


def replayed(database: Database, segment_id: int, log: Log) -> list[datetime]:
    """Hold every stay against a replay of the log at the instants of the refreshes, which are given."""
    contact, refresh = table_of(Contact), table_of(Refresh)
    with database.reading() as session:
        names = dict(session.execute(sa.select(contact.c.id, contact.c.external_id)).all())  # type: ignore[arg-type]
        instants = list(
            session.execute(
                sa.select(refresh.c.as_of).where(refresh.c.segment_id == segment_id).order_by(refresh.c.as_of)
            ).scalars()
        )
    expected: list[tuple[object, ...]] = []
    open_stays: dict[str, tuple[datetime, str]] = {}
    files_before = 0
    for before, at in zip([None, *instants], instants, strict=False):
        members = {names[id_] for id_ in members_at(database, segment_id, at)}
        files = sum(who.startswith("M") for who in members)
        assert files >= files_before, "nobody sees an older state later"
        assert members == log.residents[files], "a refresh sees whole files only"

        def reason(who: str, files: tuple[int, int] = (files_before, files), since: datetime | None = before) -> str:
            if since is None:
                return "definition"
            # A file counts from when it can be seen, whatever instant it was begun at.
            then, now = (log.written[seen].get(who) for seen in files)
            return "data" if then != now else "time"

        files_before = files
        expected += [(who, *open_stays.pop(who), at, reason(who)) for who in open_stays.keys() - members]
        for who in members - open_stays.keys():
            open_stays[who] = (at, reason(who))
    expected += [(who, *begun, None, None) for who, begun in open_stays.items()]
    stored = [(names[row[0]], row[2], row[-2], row[3], row[-1]) for row in stays(database, segment_id)]
    assert len(stored) == len(set(stored))
    assert set(stored) == set(expected)
    assert files_before == IMPORTS
    return instants
