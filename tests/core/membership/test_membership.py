"""Stays: exactly the audience after every refresh, exactly the past at every instant, with reasons."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from core import lifecycle
from core.engine import reference
from core.errors import NotFoundError, WindrowError
from core.language.catalog import BUILT_IN
from core.language.definition import BehavioralBlock, Definition, ProfileBlock, SegmentBlock, Step
from core.language.folding import fold
from core.membership import PAGE_LIMIT, every_member, members_page
from core.store.database import Database
from core.store.segments import segment_row
from core.store.tables import Account, Change, Contact, Lead, table_of
from core.store.triggers.sources import ADDED_ONLY
from tests.callers import ANYBODY, caller
from tests.crashing import crashing
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    account,
    add,
    add_many,
    change,
    city_is,
    contact,
    defined,
    edit,
    lead,
    live,
    members,
    members_at,
    members_of,
    opened,
    opened_within,
    static,
    stays,
    where,
)
from tests.plain import a_contact


def reasons(database: Database, segment_id: int) -> list[tuple[Any, ...]]:
    """Of each stay: who, why it began, why it ended."""
    return [(row[0], row[-2], row[-1]) for row in stays(database, segment_id)]


# Why


@pytest.fixture
def three(database: Database) -> Database:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"), contact(3))
    return database


def test_the_first_refresh_of_a_version_is_its_definition(three: Database) -> None:
    segment_id = live(three, "A", city_is("Aachen"))
    edit(three, segment_id, city_is("Bonn"), now=NOW)
    lifecycle.publish(three, caller(NOW + HOUR), segment_id)
    assert reasons(three, segment_id) == [(1, "definition", "definition"), (2, "definition", None)]


def test_a_written_profile_or_interaction_is_data(three: Database) -> None:
    segment_id = live(three, "A", defined(where("city", "is", "Aachen"), opened_within(30)))
    change(three, 1, city="Bonn", at=NOW + HOUR)
    add(three, opened(3, at=NOW - DAY, recorded_at=NOW + HOUR))
    lifecycle.refresh(three, caller(NOW + HOUR), segment_id)
    assert reasons(three, segment_id) == [(1, "definition", "data"), (3, "data", None)]


def test_a_related_record_is_data_too(three: Database) -> None:
    add(three, account(1, industry="rental"), lead(1, contact_id=3))
    change(three, 2, account_id=1, at=NOW - DAY)
    by_account = live(three, "By account", defined(where("account.industry", "is", "construction")))
    of_leads = live(three, "Leads", defined(where("contact.city", "is", "Köln"), target="lead"))
    change(three, 1, entity=Account, industry="construction", at=NOW + HOUR)
    change(three, 3, city="Köln", at=NOW + HOUR)
    lifecycle.refresh_all(three, caller(NOW + HOUR))
    assert reasons(three, by_account) == [(2, "data", None)]
    assert reasons(three, of_leads) == [(1, "data", None)]


def test_time_alone_is_time(three: Database) -> None:
    add(three, opened(3, at=NOW - 29 * DAY), opened(1, at=NOW + DAY, recorded_at=NOW - DAY))
    segment_id = live(three, "A", defined(opened_within(30)))
    lifecycle.refresh(three, caller(NOW + 2 * DAY), segment_id)
    assert reasons(three, segment_id) == [(1, "time", None), (3, "definition", "time")]


@pytest.mark.parametrize("written_at", [NOW - DAY, NOW + HOUR, NOW + 3 * DAY])
@pytest.mark.parametrize(("asked", "reason"), [("city", "data"), ("owner", "time")])
def test_data_is_what_was_written_since_the_last_refresh_and_is_asked_whatever_its_date(
    three: Database, asked: str, reason: str, written_at: datetime
) -> None:
    add(three, opened(1, at=NOW - 29 * DAY))
    and_also = Step(operator="and_also", block=where(asked, "is_not", "Köln"))
    segment_id = live(three, "A", Definition(steps=(Step(block=opened_within(30)), and_also)))
    change(three, 1, city="Bonn", at=written_at)
    lifecycle.refresh(three, caller(NOW + 2 * DAY), segment_id)
    assert reasons(three, segment_id) == [(1, "definition", reason)]


def test_data_read_once_is_no_reason_again(three: Database) -> None:
    add(three, opened(1, at=NOW - 29 * DAY))
    segment_id = live(three, "A", defined(opened_within(30)))
    add(three, opened(2, at=NOW), opened(1, at=NOW - 40 * DAY))
    lifecycle.refresh(three, caller(NOW + HOUR), segment_id)
    lifecycle.refresh(three, caller(NOW + 2 * DAY), segment_id)
    assert reasons(three, segment_id) == [(1, "definition", "time"), (2, "data", None)]


def test_manual_lists_and_picks_are_manual(three: Database) -> None:
    segment_id = live(three, "A", city_is("Aachen"))
    edit(three, segment_id, city_is("Aachen", included=(3,), excluded=(1,)), now=NOW)
    lifecycle.publish(three, caller(NOW + HOUR), segment_id)
    assert reasons(three, segment_id) == [(1, "definition", "manual"), (3, "manual", None)]
    edit(three, segment_id, city_is("Aachen"), now=NOW + HOUR)
    lifecycle.publish(three, caller(NOW + 2 * HOUR), segment_id)  # both are taken off their lists
    assert reasons(three, segment_id)[1:] == [(1, "manual", None), (3, "manual", "manual")]
    picked = static(three, "Picked", [2])
    lifecycle.remove_members(three, caller(NOW + HOUR), picked, [2])
    assert reasons(three, picked) == [(2, "manual", "manual")]


@pytest.mark.parametrize("target", ["contact", "lead"])
def test_a_profile_that_is_deleted_or_gone_leaves_as_deleted(three: Database, target: str) -> None:
    entity = Contact if target == "contact" else Lead
    add(three, lead(1), lead(2), lead(3))
    segment_id = live(three, "A", defined(where("source", "does_not_contain_data"), target=target))
    change(three, 1, entity=entity, deleted_at=NOW + HOUR, at=NOW + HOUR)
    with three.writing() as session:
        session.execute(sa.delete(table_of(entity)).where(table_of(entity).c.id == 2))
    lifecycle.refresh(three, caller(NOW + HOUR), segment_id)
    assert reasons(three, segment_id) == [
        (1, "definition", "deleted"), (2, "definition", "deleted"), (3, "definition", None),
    ]  # fmt: skip


def test_a_new_version_of_a_segment_that_is_needed_is_its_definition(three: Database) -> None:
    base = live(three, "Base", city_is("Aachen"))
    live(three, "Middle", members_of("base"))
    top = live(three, "Top", members_of("middle"))
    edit(three, base, city_is("Bonn"), now=NOW + HOUR)
    lifecycle.publish(three, caller(NOW + HOUR), base)
    lifecycle.refresh_all(three, caller(NOW + 2 * HOUR))
    assert reasons(three, top) == [(1, "definition", "definition"), (2, "definition", None)]


def test_a_pick_of_a_static_segment_that_is_needed_is_manual(three: Database) -> None:
    picked = static(three, "Picked", [1])
    user = live(three, "User", members_of("picked"))
    lifecycle.remove_members(three, caller(NOW + HOUR), picked, [1])
    lifecycle.add_members(three, caller(NOW + HOUR), picked, [2])
    lifecycle.refresh(three, caller(NOW + 2 * HOUR), user)
    assert reasons(three, user) == [(1, "definition", "manual"), (2, "manual", None)]


# Reading


def test_pages_go_through_every_member_once(database: Database) -> None:
    add_many(database, range(1, 451))
    segment_id = live(database, "All", defined(where("city", "does_not_contain_data")))
    found: list[int] = []
    after = None
    while True:
        page = members_page(database, ANYBODY, segment_id, after=after, limit=100)
        assert page.total == 450
        found += [row.profile_id for row in page.rows]
        after = page.next_after
        if after is None:
            break
    assert found == list(range(1, 451))
    assert len(members_page(database, ANYBODY, segment_id, limit=10**9).rows) == PAGE_LIMIT
    assert len(members_page(database, ANYBODY, segment_id, limit=-1).rows) == 1
    assert [row.profile_id for row in every_member(database, ANYBODY, segment_id)] == found


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "1; DROP TABLE stay", "9" * 30, "٣"])
def test_a_page_that_was_never_offered_is_refused(three: Database, after: str) -> None:
    segment_id = live(three, "A", city_is("Aachen"))
    with pytest.raises(NotFoundError, match="Start from the first"):
        members_page(three, ANYBODY, segment_id, after=after)


def test_members_are_searched_at_any_instant(three: Database) -> None:
    change(three, 1, first_name="Émile", last_name="Weiß", email="e.w@example.org", at=NOW - DAY)
    segment_id = live(three, "A", defined(where("city", "contains_data")))
    change(three, 1, city=None, at=NOW + HOUR)
    lifecycle.refresh(three, caller(NOW + 2 * HOUR), segment_id)

    def found(search: str, at: datetime | None) -> list[int]:
        page = members_page(three, ANYBODY, segment_id, search=search, at=at)
        assert page.total == len(page.rows)
        return [row.profile_id for row in page.rows]

    for search in ("émile", "ÉMILE weiss", "example", " WEI  É "):
        assert found(search, NOW) == [1]
        assert found(search, None) == []
    assert found("emile", NOW) == []
    assert found("%", NOW) == found("_", NOW) == []
    assert found("  ", NOW) == [1, 2]
    assert [row.profile_id for row in every_member(three, ANYBODY, segment_id, at=NOW)] == [1, 2]


def test_a_stay_begins_at_its_instant_and_ends_before_its_end(three: Database) -> None:
    segment_id = live(three, "A", city_is("Aachen"))
    change(three, 1, city="Bonn", at=NOW + HOUR)
    lifecycle.refresh(three, caller(NOW + HOUR), segment_id)
    tick = timedelta(microseconds=1)
    assert [members_at(three, segment_id, at) for at in (NOW - tick, NOW, NOW + HOUR - tick, NOW + HOUR)] == [
        set(), {1}, {1}, set(),
    ]  # fmt: skip


# Any history


CITIES = ("Aachen", "Bonn")
PEOPLE = range(1, 6)
PICKED, BASE, TOP = "picked", "base", "top"
_BASES = (
    defined(where("city", "is", "Aachen")),
    defined(opened_within(2)),
    defined(where("city", "is", "Bonn"), opened_within(1), excluded=(2,)),
)
_TOPS = (
    defined(SegmentBlock(segment=BASE), SegmentBlock(segment=PICKED)),
    defined(SegmentBlock(segment=BASE), included=(1, 3), excluded=(4,)),
    defined(SegmentBlock(segment=PICKED), opened_within(3), excluded=(5,)),
)
people = st.sampled_from(PEOPLE)
steps = st.one_of(
    st.tuples(st.just("city"), people, st.sampled_from((*CITIES, None))),
    st.tuples(st.just("delete"), people, st.booleans()),
    st.tuples(st.just("open"), people, st.integers(-60, 60)),
    st.tuples(st.just("pick"), people, st.booleans()),
    st.tuples(st.just("publish"), st.sampled_from([BASE, TOP]), st.integers(0, 2)),
    st.tuples(st.just("refresh"), st.integers(0, 72), st.none()),
)


@dataclass
class Model:
    """What happened, in plain Python: the tests hold stays against it."""

    now: datetime = NOW
    cities: dict[int, str | None] = field(default_factory=dict)
    former: dict[str, Definition | None] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    written: dict[int, list[tuple[str, datetime]]] = field(default_factory=lambda: {id_: [] for id_ in PEOPLE})
    openings: list[tuple[int, datetime]] = field(default_factory=list)
    picked: set[int] = field(default_factory=set)
    definitions: dict[str, Definition | None] = field(default_factory=lambda: {PICKED: None})
    published: dict[str, list[datetime]] = field(default_factory=lambda: {key: [] for key in (PICKED, BASE, TOP)})
    refreshed: dict[str, list[datetime]] = field(default_factory=lambda: {key: [] for key in (PICKED, BASE, TOP)})
    stays: dict[str, list[list[Any]]] = field(default_factory=lambda: {key: [] for key in (PICKED, BASE, TOP)})

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def open(self, key: str) -> dict[int, list[Any]]:
        return {stay[0]: stay for stay in self.stays[key] if stay[2] is None}

    def audience(self, key: str, database: Database) -> frozenset[int]:
        definition = self.definitions[key]
        if definition is None:
            return frozenset(self.picked - self.deleted)
        records = reference.Records(
            profiles=tuple(
                a_contact(id_, {"city": self.cities.get(id_)}, deleted=id_ in self.deleted) for id_ in PEOPLE
            ),
            interactions=tuple(
                reference.Interaction(id_, number, "email_opened", at) for number, (id_, at) in enumerate(self.openings)
            ),
            static_members={PICKED: frozenset(self.open(PICKED))},
        )
        return reference.members(
            definition, BUILT_IN, records, self.now, "UTC", lifecycle.known_segments(database, ANYBODY)
        )

    def refresh(self, key: str, database: Database) -> None:
        """End and begin the stays as a refresh at this instant must."""
        audience, staying = self.audience(key, database), self.open(key)
        version = len(self.published[key])
        for id_ in sorted(staying.keys() | audience):
            if id_ in staying and id_ not in audience:
                staying[id_][2:] = [
                    self.now,
                    staying[id_][3],
                    version,
                    staying[id_][5],
                    self.reason(key, id_, entering=False),
                ]
            elif id_ in audience and id_ not in staying:
                self.stays[key].append([id_, self.now, None, version, None, self.reason(key, id_, entering=True), None])
        self.refreshed[key].append(self.now)
        self.former[key] = self.definitions[key]

    def reason(self, key: str, id_: int, *, entering: bool) -> str:
        if not entering and id_ in self.deleted:
            return "deleted"
        definition = self.definitions[key]
        if definition is None or id_ in (definition.included if entering else definition.excluded):
            return "manual"
        former = self.former.get(key)
        if (
            former
            and id_ in (former.excluded if entering else former.included)
            and id_ not in (definition.excluded if entering else definition.included)
        ):
            return "manual"
        before = self.refreshed[key][-1] if self.refreshed[key] else None
        needed = {step.block.segment for step in definition.steps if isinstance(step.block, SegmentBlock)}
        dynamic = {key, *needed} - {PICKED}
        if before is None or any(instant > before for one in dynamic for instant in self.published[one]):
            return "definition"
        picks = [stay for stay in self.stays[PICKED] if stay[0] == id_ and PICKED in needed]
        if any(instant and before < instant <= self.now for stay in picks for instant in stay[1:3]):
            return "manual"
        asked = {"deleted", *self.asked(definition)}
        return "data" if any(what in asked and before < at <= self.now for what, at in self.written[id_]) else "time"

    def asked(self, definition: Definition) -> Iterator[str]:
        """What a definition and the definitions it needs read."""
        for block in (step.block for step in definition.steps):
            match block:
                case SegmentBlock(segment=key) if needed := self.definitions[key]:
                    yield from self.asked(needed)
                case BehavioralBlock():
                    yield "open"
                case ProfileBlock():
                    yield "city"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
@given(history=st.lists(steps, min_size=3, max_size=14))
def test_any_history_gives_the_stays_of_a_plain_replay(database: Database, history: list[tuple[Any, ...]]) -> None:
    empty(database)
    model = Model()
    add(database, *(contact(id_) for id_ in PEOPLE))
    ids = {PICKED: static(database, "Picked", now=model.now)}
    model.published[PICKED].append(model.now)
    model.refresh(PICKED, database)
    for key, definition in ((BASE, _BASES[0]), (TOP, _TOPS[0])):
        model.definitions[key] = definition
        model.published[key].append(model.tick())
        ids[key] = live(database, key.capitalize(), definition, now=model.now)
        model.refresh(key, database)
    for step in (*history, ("refresh", 1, None)):
        perform(step, model, database, ids)
        for key, segment_id in ids.items():
            assert members(database, segment_id) == set(model.open(key)), (step, key)
    for key, segment_id in ids.items():
        expected = sorted(model.stays[key], key=lambda stay: stay[:2])
        assert [[row[0], *row[2:]] for row in stays(database, segment_id)] == expected, key
        for instant in {NOW - HOUR, *(at for refreshed in model.refreshed.values() for at in refreshed)}:
            for at in (instant, instant - timedelta(microseconds=1)):
                then = {stay[0] for stay in expected if stay[1] <= at and (stay[2] is None or stay[2] > at)}
                assert members_at(database, segment_id, at) == then


def perform(step: tuple[Any, ...], model: Model, database: Database, ids: dict[str, int]) -> None:
    """Take one step, in the database and in the model."""
    at = model.tick()
    match step:
        case ("city", id_, city):
            model.written[id_] += [("city", at)] * (model.cities.get(id_) != city)
            model.cities[id_] = city
            change(database, id_, city=city, at=at)
        case ("delete", id_, gone):
            (model.deleted.add if gone else model.deleted.discard)(id_)
            model.written[id_].append(("deleted", at))
            change(database, id_, deleted_at=at if gone else None, at=at)
        case ("open", id_, hours):
            model.openings.append((id_, at + hours * HOUR))
            model.written[id_].append(("open", at))
            add(database, opened(id_, at=at + hours * HOUR, recorded_at=at))
        case ("pick", id_, wanted):
            if wanted and id_ not in model.deleted:
                model.picked.add(id_)
            elif not wanted:
                model.picked.discard(id_)
            act = lifecycle.add_members if wanted else lifecycle.remove_members
            act(database, caller(at), ids[PICKED], [id_])
            model.refresh(PICKED, database)
        case ("publish", key, number):
            publish(key, (_BASES if key == BASE else _TOPS)[number], model, database, ids[key])
        case ("refresh", hours, _):
            model.now += hours * HOUR
            outcomes = lifecycle.refresh_all(database, caller(model.now))
            assert not [outcome for outcome in outcomes if isinstance(outcome, WindrowError)]
            for key in (PICKED, BASE, TOP):
                model.refresh(key, database)


def publish(key: str, definition: Definition, model: Model, database: Database, segment_id: int) -> None:
    """Publish a definition, unless it is the live one."""
    if definition == model.definitions[key]:
        return
    model.definitions[key] = definition
    edit(database, segment_id, definition, now=model.now)
    model.published[key].append(model.now)
    outcome = lifecycle.publish(database, caller(model.now), segment_id)
    assert outcome.members == len(model.audience(key, database))
    model.refresh(key, database)


def empty(database: Database) -> None:
    """Delete every row, but those of the trace; consents go with their contacts."""
    kept = {*ADDED_ONLY, "consent"}
    with database.writing() as session:
        for table in reversed(SQLModel.metadata.sorted_tables):
            if table.name not in kept:
                session.execute(sa.delete(table))
        session.execute(sa.delete(table_of(Change)))  # those of the deletions


# Crashes


KILLS = int(os.environ.get("PROVE_KILLS", "10"))
CONTACTS = 3_000


def test_a_refresh_that_is_killed_leaves_the_state_before_or_after(database: Database, database_url: str) -> None:
    random = Random(20_260_504)  # noqa: S311 - the same every time
    add_many(database, range(1, CONTACTS + 1))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    outcomes = {"before": 0, "after": 0}
    with crashing(database_url) as process:
        for attempt in range(KILLS + 1):
            audience = move(database, random)
            before, log = stays(database), lifecycle.refreshes(database, ANYBODY, segment_id, 1000)
            now = NOW + (attempt + 1) * HOUR
            if attempt == 0:
                whole = process.run("refresh", segment_id, now)
            else:
                process.run("refresh", segment_id, now, **whole.crash(random, attempt, KILLS))
            with database.writing() as session:  # waits until a server has noticed that its client died
                segment_row(session, segment_id, for_update=True)
            after, new_log = stays(database), lifecycle.refreshes(database, ANYBODY, segment_id, 1000)
            if after == before:
                assert new_log == log
                outcomes["before"] += 1
            else:
                assert {row[0] for row in after if row[3] is None} == audience
                assert new_log[1:] == log
                assert (new_log[0].members, new_log[0].as_of) == (len(audience), now)
                begun = {row[:3] for row in before}
                assert {row for row in after if row[:3] in begun and row[3] != now} <= set(before)
                assert [row[:3] for row in after if row[:3] in begun] == [row[:3] for row in before]
                outcomes["after"] += 1
            assert lifecycle.segment(database, ANYBODY, segment_id).state == "live"
    print(outcomes)
    assert outcomes["before"] > 0
    assert outcomes["after"] > 0
    lifecycle.refresh(database, caller(NOW + 1000 * HOUR), segment_id)
    assert members(database, segment_id) == audience


def test_a_publication_that_is_killed_leaves_the_version_before_or_after(database: Database, database_url: str) -> None:
    random = Random(20_261_123)  # noqa: S311 - the same every time
    add_many(database, range(1, CONTACTS + 1))
    residents = move(database, random)
    audiences = {"Aachen": residents, "Bonn": set(range(1, CONTACTS + 1)) - residents}
    segment_id, serving, version = live(database, "A city", city_is("Bonn")), "Bonn", 1
    outcomes = {"before": 0, "after": 0}
    with crashing(database_url) as process:
        for attempt in range(KILLS + 1):
            now = NOW + (attempt + 1) * HOUR
            wanted = "Aachen" if serving == "Bonn" else "Bonn"
            edit(database, segment_id, city_is(wanted), now=now)
            before = stays(database)
            if attempt == 0:
                whole = process.run("publish", segment_id, now)
            else:
                process.run("publish", segment_id, now, **whole.crash(random, attempt, KILLS))
            with database.writing() as session:  # waits until a server has noticed that its client died
                segment_row(session, segment_id, for_update=True)
            record = lifecycle.segment(database, caller(now + HOUR / 2), segment_id)  # the lease is over
            if record.live_version == version:
                assert (record.state, stays(database)) == ("live_edited", before)
                outcomes["before"] += 1
            else:
                assert (record.state, record.live_version) == ("live", version + 1)
                assert record.live_definition == city_is(wanted)
                serving, version = wanted, version + 1
                outcomes["after"] += 1
            assert members(database, segment_id) == audiences[serving]
            assert [row.number for row in lifecycle.versions(database, ANYBODY, segment_id, limit=1)] == [version]
    print(outcomes)
    assert outcomes["before"] > 0
    assert outcomes["after"] > 0


def move(database: Database, random: Random) -> set[int]:
    """Move many contacts; return those who live in Aachen now."""
    ids = set(random.sample(range(1, CONTACTS + 1), CONTACTS // 2))
    table = table_of(Contact)
    with database.writing() as session:
        session.execute(sa.update(table).values(city="Bonn", city_key="bonn"))
        residents = sa.text("UPDATE contact SET city = :city, city_key = :key WHERE id IN :ids")
        for start in range(0, len(ids), 500):
            some = sorted(ids)[start : start + 500]
            values = {"city": "Aachen", "key": fold("Aachen"), "ids": some}
            session.execute(residents.bindparams(sa.bindparam("ids", expanding=True)), values)
    return ids
