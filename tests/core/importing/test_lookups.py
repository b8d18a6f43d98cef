"""Profiles are found by their texts, however many a file names."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.importing.identity import lookups
from core.importing.identity.lookups import Lookup
from core.store.database import Database
from tests.makers import add, contact


def test_what_was_looked_up_is_forgotten_when_it_takes_too_much(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(database, *(contact(number, external_id=f"C{number}") for number in (1, 2, 3)))
    with database.reading() as session:
        lookup = Lookup(session.connection(), "contact", "external_id")
        asked: list[str] = []
        sa.event.listen(database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        assert dict(lookup.ids_of(["C1", "C2", "C9"])) == {"C1": 1, "C2": 2}
        assert dict(lookup.ids_of(["C2", "C1"])) == {"C1": 1, "C2": 2}
        assert len(asked) == 1
        monkeypatch.setattr(lookups, "_REMEMBERED_BYTES", 0)
        assert dict(lookup.ids_of(["C3"])) == {"C3": 3}
        assert dict(lookup.ids_of(["C1", "C3"])) == {"C1": 1, "C3": 3}
