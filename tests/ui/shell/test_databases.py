"""The one real database of a server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import DatabaseError
from ui.shell import databases


def test_all_sessions_share_one_database_however_many_open_it_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'windrow.db'}")
    with ThreadPoolExecutor(8) as people:
        opened = {id(database): database for database in people.map(lambda _: databases.database(), range(16))}
    [database] = opened.values()
    database.dispose()


def test_one_that_could_not_be_opened_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "windrow.db"
    file.write_text("no database")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    with pytest.raises(DatabaseError):
        databases.database()
    file.unlink()
    databases.database().dispose()
