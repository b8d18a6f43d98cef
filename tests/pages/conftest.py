"""The app without a browser, on a small database of its own.

def test_of_a_page(app, database):
    at = app.open("pages/builder.py", id=3)
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core import lifecycle
from core.language.definition import BehavioralBlock, Condition, Definition, ProfileBlock, Step
from core.store.database import Database, open_database
from core.store.tables import Account, Contact, Interaction, Lead
from tests.apps import AppTest
from tests.callers import caller
from tests.waiting import WITHIN_SECONDS

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class App:
    """Opens pages of the app, each in a session of its own."""

    def open(self, page: str | None = None, **query: Any) -> AppTest:
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=WITHIN_SECONDS).run()
        if page:
            at.switch_page(page)
            for name, value in query.items():
                at.query_params[name] = str(value)
            at.run()
        assert not at.exception
        return at


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_file: Callable[..., Path]) -> Iterator[Database]:
    """A database with a few people and no segment; the app opens the same one."""
    file = tmp_path / "windrow.db"
    shutil.copyfile(migrated_file(), file)
    url = f"sqlite:///{file}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("WINDROW_SKIP_SAMPLE", "1")
    opened = open_database(url)
    fill(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def app(database: Database) -> App:  # noqa: ARG001 - the app opens it
    return App()


@pytest.fixture
def empty_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """The app on a database with nothing in it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    monkeypatch.setenv("WINDROW_SKIP_SAMPLE", "1")
    return App()


CITIES = ("Aachen", "Aachen", "Berlin", "Berlin", "Aachen", "Köln")
NAMES = ("Anna", "Bela", "Carla", "Dario", "Emma", "Farid")


def fill(database: Database) -> None:
    """Six contacts, half of them of a construction company, two leads, some openings of e-mails."""
    then = NOW - timedelta(days=400)
    dates = {"created_at": then, "updated_at": then}
    with database.writing() as session:
        session.add(Account(id=1, name="Stein & Sohn", industry="construction", city="Aachen", **dates))
        session.flush()
        for number, (name, city) in enumerate(zip(NAMES, CITIES, strict=True), start=1):
            session.add(
                Contact(
                    id=number, first_name=name, last_name="Muster", email=f"{name.lower()}@example.org", city=city,
                    account_id=1 if number % 2 else None, **dates,
                )
            )  # fmt: skip
        session.flush()
        session.add(Lead(id=1, topic="Wheel loader", status="new", score=80, contact_id=1, **dates))
        session.add(Lead(id=2, topic="Excavator", status="qualified", score=20, contact_id=2, **dates))
        for number in range(1, 5):
            at = NOW - timedelta(days=number)
            session.add(
                Interaction(
                    contact_id=number, id=number, kind="email_opened", occurred_at=at, recorded_at=at, email="Spring"
                )
            )


def city_is(city: str) -> Definition:
    """The contacts of a city."""
    condition = Condition(attribute="city", operator="is", value=city)
    return Definition(steps=(Step(block=ProfileBlock(conditions=(condition,))),))


def readers() -> BehavioralBlock:
    """Who opened an e-mail."""
    return BehavioralBlock(interactions=("email_opened",))


def make_dynamic(database: Database, name: str, definition: Definition, *, live: bool = True) -> int:
    """A dynamic segment with that definition; its id."""
    created = lifecycle.create_segment(database, caller(NOW), kind="dynamic", name=name, target=definition.target)
    lifecycle.save_draft(database, caller(NOW), created.id, definition, revision=created.draft_revision)
    if live:
        lifecycle.publish(database, caller(NOW), created.id)
    return created.id


def make_static(database: Database, name: str, ids: tuple[int, ...] = (), *, live: bool = False) -> int:
    """A static segment with those members; its id."""
    created = lifecycle.create_segment(database, caller(NOW), kind="static", name=name)
    if ids:
        lifecycle.add_members(database, caller(NOW), created.id, ids)
    if live:
        lifecycle.publish(database, caller(NOW), created.id)
    return created.id


def labelled(elements: Any, label: str, index: int = 0) -> Any:
    """The widget with that label; with ``index`` not the first of several."""
    found = [element for element in elements if element.label == label]
    assert len(found) > index, f"{label!r} is not among {[element.label for element in elements]}"
    return found[index]
