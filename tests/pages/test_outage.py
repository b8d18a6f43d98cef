"""A database that is away or damaged: every page says so, keeps what is edited, and goes on when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core import lifecycle
from core.store.database import Database
from tests.callers import ANYBODY
from tests.pages.conftest import App, city_is, labelled, make_dynamic
from ui.shell import databases

PAGES = sorted(f"pages/{file.name}" for file in (Path(__file__).parents[2] / "pages").glob("*.py"))
WITHOUT_DATA = {"pages/glossary.py", "pages/tutorial.py"}
"""Pages that ask no database."""
CITY = "-steps-0-block-conditions-0-city-is-value"


@contextmanager
def away(file: Path) -> Iterator[None]:
    """Within, the database that the app has open is not where it was."""
    aside = file.with_name("aside.db")
    databases.main().dispose()
    file.rename(aside)
    yield
    aside.rename(file)


@contextmanager
def damaged(file: Path) -> Iterator[None]:
    """Within, the file has something else in it."""
    databases.main().dispose()
    content = file.read_bytes()
    file.write_bytes(b"no database " * 4096)
    yield
    file.write_bytes(content)


@pytest.fixture
def file(tmp_path: Path, database: Database) -> Path:
    database.dispose()  # nothing stays in the log beside it
    return tmp_path / "windrow.db"


def told(at) -> str:
    assert not at.exception
    return "\n".join(element.value for element in at.main.markdown)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_the_database_is_away_and_goes_on(app: App, database, file: Path, page: str) -> None:
    segment_id = make_dynamic(database, "Aachen", city_is("Aachen"))
    database.dispose()
    at = app.open(page, id=segment_id)
    before = told(at)
    for storm, words in ((away, "The database does not answer"), (damaged, "The database can’t be read")):
        with storm(file):
            at.run()
            if page in WITHOUT_DATA:
                assert told(at) == before
                continue
            assert words in told(at)
            labelled(at.button, "Try again now").click().run()
            assert words in told(at)
        labelled(at.button, "Try again now").click().run()
        assert told(at).startswith(before)  # the report tells that it was looked at, too


def test_edits_are_kept_and_saving_says_that_it_was_not_done(app: App, database, file: Path) -> None:
    segment_id = make_dynamic(database, "People", city_is("Aachen"), live=False)
    database.dispose()
    at = app.open("pages/builder.py", id=segment_id)
    labelled(at.button, "Edit").click().run()
    key = f"segment-{segment_id}{CITY}"
    at.selectbox(key=key).set_value("Berlin").run()
    with away(file):
        labelled(at.button, "Save").click().run()
        assert "This was not done: the database does not answer. What you edited is kept" in at.error[0].value
        assert "not saved yet: **People**" in told(at)
        at.run()
        assert not at.error
    labelled(at.button, "Try again now").click().run()
    assert not at.exception
    assert at.selectbox(key=key).value == "Berlin"
    assert "Unsaved changes" in str([badge.value for badge in at.main.markdown])
    labelled(at.button, "Save").click().run()
    assert lifecycle.segment(database, ANYBODY, segment_id).draft == city_is("Berlin")
