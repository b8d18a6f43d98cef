"""Segments as they are stored and listed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.errors import StateError
from core.language.definition import to_json
from core.language.texts import SEGMENT_NAME
from core.store.database import Database
from core.store.segments import checked_zone, load_segments, new_key
from core.store.tables import Segment
from tests.callers import ANYBODY, caller
from tests.makers import HOUR, NOW, city_is, draft, edit


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Active readers", "active-readers"),
        ("  Größe: über 50 %!  ", "groe-uber-50"),
        ("Émile", "emile"),
        ("日本", "segment"),
        ("---", "segment"),
        ("x" * 100, "x" * 60),
        ("a_b%c", "a-b-c"),
    ],
)
def test_a_key_is_made_of_the_name(database: Database, name: str, key: str) -> None:
    assert lifecycle.segment(database, ANYBODY, draft(database, name, city_is("Aachen"))).key == key


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    name=st.text(
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=SEGMENT_NAME.most
    )
)
def test_every_name_gets_a_key_that_is_free(database: Database, name: str) -> None:
    with database.writing() as session:
        key = new_key(session, name)
        assert key
        assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        session.add(Segment(key=key, name=name, kind="static", created_at=NOW, updated_at=NOW))
        session.flush()
        assert new_key(session, name) != key


def test_a_key_outlives_its_name_and_its_neighbors(database: Database) -> None:
    first = draft(database, "Readers", city_is("Aachen"))
    draft(database, "Readers 2", city_is("Aachen"))
    lifecycle.describe(database, caller(NOW), first, name="Writers")
    third = draft(database, "Readers", city_is("Aachen"))
    assert lifecycle.segment(database, ANYBODY, first).key == "readers"
    assert lifecycle.segment(database, ANYBODY, third).key == "readers-3"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "europe/berlin", "UTC\0", "+02:00"])
def test_a_zone_must_be_known(database: Database, zone: str) -> None:
    assert checked_zone("Europe/Berlin") == "Europe/Berlin"
    with pytest.raises(StateError, match="must be a known one such as Europe/Berlin"):
        lifecycle.create_segment(database, caller(NOW), kind="static", name="x", zone=zone)


def test_what_is_said_of_a_segment_is_kept(database: Database) -> None:
    made = lifecycle.create_segment(
        database, caller(NOW), kind="static", name=" A ", description=" What for ", owner=" Anna ", target="lead"
    )
    assert (made.name, made.description, made.owner, made.target) == ("A", "What for", "Anna", "lead")
    changed = lifecycle.describe(database, caller(NOW + HOUR), made.id, description=" Else ", owner="Ben")
    assert (changed.name, changed.description, changed.owner) == ("A", "Else", "Ben")
    assert changed == lifecycle.segment(database, ANYBODY, made.id)
    assert changed.updated_at == NOW + HOUR


def test_a_draft_is_stored_in_its_one_form(database: Database) -> None:
    segment_id = draft(database, "A", city_is("Aachen"))
    with database.reading() as session:
        row = session.get_one(Segment, segment_id)
        assert row.draft == to_json(city_is("Aachen"))
        assert row.draft_revision == 2  # one for making it, one for saving it


def test_only_a_live_segment_serves_its_live_definition(database: Database) -> None:
    segment_id = draft(database, "A", city_is("Aachen"))

    def known() -> tuple[bool, object]:
        with database.reading() as session:
            segment = load_segments(session)["a"]
        return segment.is_live, segment.definition

    assert known() == (False, None)
    lifecycle.publish(database, caller(NOW), segment_id)
    edit(database, segment_id, city_is("Bonn"), now=NOW)
    assert known() == (True, city_is("Aachen"))
    lifecycle.stop(database, caller(NOW), segment_id)
    assert known() == (False, city_is("Aachen"))
