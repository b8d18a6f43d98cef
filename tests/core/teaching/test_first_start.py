"""The first start: sample data, ready segments and a year of their history, once."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.insights import membership_over_time
from core.store.alone import alone
from core.store.database import Database
from core.store.locks import Lock
from core.store.tables import Contact, Interaction, Refresh, table_of
from core.teaching import first_start, sample
from core.teaching.first_start import prepare
from tests.callers import ANYBODY, caller
from tests.effort import statements
from tests.makers import DAY, NOW, add, contact, defined, live, stays, where
from tests.servers import ROOT
from tests.waiting import WITHIN_SECONDS

CONTACTS = 400
STATEMENTS = 20_000
"""Twice as many as it takes."""


def number_of(database: Database, table: type[Any]) -> int:
    with database.reading() as session:
        return session.execute(sa.select(sa.func.count()).select_from(table_of(table))).scalar_one()


@pytest.fixture
def small_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample with its first contacts only and what they did."""
    folder = tmp_path / "sample"
    folder.mkdir()
    kept: set[str] = set()
    for entity, name in sample.FILES.items():
        with (
            (sample.FOLDER / name).open(encoding="utf-8", newline="") as full,
            (folder / name).open("w", encoding="utf-8", newline="") as small,
        ):
            rows = csv.DictReader(full)
            writer = csv.DictWriter(small, rows.fieldnames or [])
            writer.writeheader()
            for row in rows:
                if entity == "contact" and len(kept) < CONTACTS:
                    kept.add(row["id"])
                if entity == "account" or row["id" if entity == "contact" else "contact_id"] in kept:
                    writer.writerow(row)
    monkeypatch.setattr(sample, "FOLDER", folder)


def test_a_new_database_is_soon_ready_with_a_year_of_history(database: Database) -> None:
    told: list[tuple[float, str]] = []
    is_prepared: list[bool] = []

    def start(now: datetime) -> None:
        is_prepared.append(
            prepare(database, caller(now), progress=lambda fraction, text: told.append((fraction, text)))
        )

    assert statements(database, lambda: start(NOW)) < STATEMENTS
    assert is_prepared == [True]

    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0] > 0, told[-1]) == (True, (1.0, "Ready"))
    assert {text for _, text in told} >= {"Loading the sample data", "Writing a year of membership history"}

    listed = lifecycle.list_segments(database, ANYBODY)
    assert len(listed) == 8
    assert {segment.kind for segment in listed} == {"dynamic", "static"}
    assert {segment.target for segment in listed} == {"contact", "lead"}
    for segment in listed:
        assert segment.state == "live"
        assert segment.members
        first, last = (NOW - timedelta(weeks=52)).date(), NOW.date()
        points = membership_over_time(database, ANYBODY, segment.id, first, last)
        assert points[0].members > 0
        assert points[-1].members == segment.members
        assert len(lifecycle.refreshes(database, ANYBODY, segment.id, limit=30)) > 20
    changing = [trend for trend in lifecycle.trends(database, caller(NOW), listed).values() if len(set(trend)) > 3]
    assert len(changing) >= 5
    assert {row[-2] for row in stays(database)} >= {"data", "definition", "manual"}
    assert {row[-1] for row in stays(database)} >= {"data", "time", None}

    before = (stays(database), number_of(database, Interaction), number_of(database, Refresh))
    assert statements(database, lambda: start(NOW + DAY)) < 10
    assert is_prepared == [True, False]
    assert (stays(database), number_of(database, Interaction), number_of(database, Refresh)) == before


class PlugPulledError(Exception):
    """The error that interrupts a start."""


def interrupting(at_call: int) -> Callable[..., None]:
    """Return a function that raises at the call with that number."""
    calls = iter(range(at_call + 1))

    def call(*_: object) -> None:
        if next(calls, None) == at_call:
            raise PlugPulledError

    return call


@pytest.mark.usefixtures("small_sample")
def test_a_start_that_is_interrupted_goes_on_where_it_stopped(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After many interruptions, days apart, it ends like an uninterrupted one: as of its first instant."""
    monkeypatch.setattr(first_start, "_WEEKS_REFRESHED", (10, 20, 30, 52))
    now = NOW
    for at_call in (0, 1, 2, 3, 4):
        with pytest.raises(PlugPulledError):
            prepare(database, caller(now), progress=interrupting(at_call))
        now += DAY
    for name in ("create_segment", "save_draft", "publish", "add_members"):
        original, interrupt = getattr(lifecycle, name), interrupting(1)

        def act(*arguments: Any, original: Any = original, interrupt: Any = interrupt, **named: Any) -> Any:
            interrupt()
            return original(*arguments, **named)

        with monkeypatch.context() as patched:
            patched.setattr(lifecycle, name, act)
            with pytest.raises(PlugPulledError):
                prepare(database, caller(now))
        now += DAY
    assert prepare(database, caller(now))
    assert not prepare(database, caller(now))

    listed = lifecycle.list_segments(database, ANYBODY)
    assert len(listed) == 8
    assert {segment.state for segment in listed} == {"live"}
    for segment in listed:
        instants = [row.as_of for row in lifecycle.refreshes(database, ANYBODY, segment.id, 100)]
        assert NOW - timedelta(weeks=52) in instants
        assert NOW in instants
        assert max(instants) < NOW + timedelta(seconds=1)
    assert number_of(database, Contact) == CONTACTS
    pilots = next(segment for segment in listed if segment.kind == "static")
    assert pilots.members == 30


@pytest.mark.usefixtures("small_sample")
def test_the_data_alone_can_be_followed_by_the_segments(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_start, "_WEEKS_REFRESHED", (20, 52))
    sample.load_sample(database, caller(NOW))
    assert prepare(database, caller(NOW))
    assert len(lifecycle.list_segments(database, ANYBODY)) == 8
    assert number_of(database, Contact) == CONTACTS


def test_a_database_with_own_contacts_is_left_alone(database: Database) -> None:
    add(database, contact(1, city="Aachen"))
    live(database, "Own", defined(where("city", "is", "Aachen")))
    assert not prepare(database, caller(NOW))
    assert number_of(database, Contact) == 1
    assert [segment.name for segment in lifecycle.list_segments(database, ANYBODY)] == ["Own"]


def test_contacts_that_are_all_deleted_are_own_ones_too(database: Database) -> None:
    add(database, contact(1, deleted_at=NOW))
    assert not prepare(database, caller(NOW))


@pytest.mark.usefixtures("small_sample")
def test_a_second_visitor_waits_for_the_first_and_sees_how_far_it_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_start, "_WEEKS_REFRESHED", (20, 52))
    begun, waited = Event(), Event()
    told: list[tuple[float, str]] = []

    def lead(_fraction: float, _text: str) -> None:
        begun.set()
        assert waited.wait(WITHIN_SECONDS), "the other did not wait"

    def follow(fraction: float, text: str) -> None:
        told.append((fraction, text))
        waited.set()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(prepare, database, caller(NOW), progress=lead)
        assert begun.wait(WITHIN_SECONDS)
        second = pool.submit(prepare, database, caller(NOW), progress=follow)
        assert (first.result(), second.result()) == (True, False)
    assert told
    assert {text for _, text in told} == {"Somebody else is preparing them"}
    assert all(0 <= fraction <= 1 for fraction, _ in told)
    assert len(lifecycle.list_segments(database, ANYBODY)) == 8
    assert number_of(database, Contact) == CONTACTS


@pytest.mark.usefixtures("small_sample")
def test_two_that_load_the_sample_at_once_load_it_once(database: Database) -> None:
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _: sample.load_sample(database, caller(NOW)), range(2)))
    assert sorted(map(len, reports)) == [0, 4]
    assert number_of(database, Contact) == CONTACTS


def test_who_is_killed_lets_the_next_go_on(database: Database, database_url: str) -> None:
    code = """
import sys, time
from core.store.alone import alone
from core.store.database import open_database
from core.store.locks import Lock
with alone(open_database(sys.argv[1]), Lock.FIRST_START, lambda: None):
    print("alone", flush=True)
    time.sleep(600)
"""
    holder = subprocess.Popen([sys.executable, "-c", code, database_url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "alone\n"
    waits: list[int] = []

    def wait() -> None:
        if not waits:
            holder.kill()
            holder.wait(WITHIN_SECONDS)
        waits.append(1)

    with holder, alone(database, Lock.FIRST_START, wait):
        assert waits
