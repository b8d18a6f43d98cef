import io
from datetime import UTC, datetime, timedelta

import pytest

from tests.callers import caller
from ui.data.desk import KEPT_FOR, Desks, file_name

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
URL = "sqlite:///here.db"


@pytest.fixture
def desks(tmp_path):
    return Desks(lambda: tmp_path)


def lay(desks, at=NOW, names=("people.csv",), who="Ada"):
    return desks.lay(caller(at, name=who), URL, [(name, io.BytesIO(b"email\nana@example.com\n")) for name in names])


def test_a_desk_is_found_by_its_owner_in_its_database_alone(desks):
    desk = lay(desks)
    assert desks.find(desk.token, "Ada", URL) is desk
    assert desks.find(desk.token, "Eve", URL) is None
    assert desks.find(desk.token, "Ada", "sqlite:///other.db") is None
    assert desks.find("guessed", "Ada", URL) is None
    assert desks.unfinished("Eve", URL) == []


def test_the_bytes_of_a_file_are_kept_until_it_is_put_away(desks):
    desk = lay(desks)
    path = desk.item.path
    assert path.read_bytes() == b"email\nana@example.com\n"
    desks.clear(desk)
    assert not path.exists()
    assert desks.find(desk.token, "Ada", URL) is None


def test_a_desk_goes_after_its_time_when_another_one_is_laid(desks):
    old = lay(desks)
    lay(desks, NOW + KEPT_FOR)
    assert desks.find(old.token, "Ada", URL) is old
    lay(desks, NOW + KEPT_FOR + timedelta(seconds=1))
    assert desks.find(old.token, "Ada", URL) is None
    assert not old.folder.exists()


def test_the_next_file_follows_one_that_is_imported(desks):
    desk = lay(desks, names=("a.csv", "b.csv"))
    desk.item.run_id = 7
    assert desk.item.name == "b.csv"
    assert desks.of_import(7, "Ada", URL) is desk
    desk.item.run_id = 8
    assert desk.is_done
    assert desks.unfinished("Ada", URL) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("people.csv", "people.csv"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("..", "file"),
        ("", "file"),
        ("ü" * 300 + ".csv", "ü" * 73 + ".csv"),
    ],
)
def test_any_name_becomes_one_that_a_file_system_takes(tmp_path, name, kept):
    assert file_name(name) == kept
    (tmp_path / kept).write_bytes(b"")
