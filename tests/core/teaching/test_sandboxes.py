"""Sandboxes: any name is safe or refused, two calls at once make one sandbox, and learners don't disturb each other."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from core import lifecycle
from core.access.caller import Caller, Door, Role
from core.errors import DatabaseError, RefusedError, StateError
from core.language.definition import Definition
from core.language.texts import LEARNER
from core.lifecycle.first_start import BEGUN, READY
from core.store.database import Database, open_database
from core.store.dialects import embedded
from core.store.tables import Setting, Trace, User
from core.teaching import lessons
from core.teaching.sandboxes import Sandboxes, everybody, folder, learner_name, learner_of, url_of
from core.teaching.sandboxes.folder import SAMPLE_KEPT
from core.teaching.sandboxes.learners import file_name, is_file_name
from tests.callers import ANYBODY, caller
from tests.makers import DAY, HOUR, NOW, add, city_is, contact, draft, live
from tests.servers import ROOT
from tests.waiting import WITHIN_SECONDS


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    database = open_database(url_of(file))
    yield database
    database.dispose()


@pytest.fixture
def sandboxes(tmp_path: Path) -> Sandboxes:
    """A folder whose sample is small and ready."""
    made = Sandboxes(tmp_path / "sandboxes")
    prepare_sample(made.folder)
    return made


def prepare_sample(place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    with opened(place / "sample.db") as database:
        add(database, *(contact(number, city="Aachen") for number in range(1, 5)))
        live(database, "Ready", city_is("Aachen"), now=NOW - 10 * DAY)
        add(database, *(Setting(name=name, value=NOW.isoformat()) for name in (BEGUN, READY)))


def names(sandboxes: Sandboxes, learner: str) -> set[str]:
    with opened(sandboxes.file(learner)) as database:
        return {segment.name for segment in lifecycle.list_segments(database, ANYBODY)}


def work(sandboxes: Sandboxes, learner: str) -> None:
    with opened(sandboxes.file(learner)) as database:
        draft(database, f"{learner}'s", Definition(), now=NOW + HOUR)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "\u200b\u200e",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "C:\\x",
        "anna\0",
        "anna\n\x1b",
        "-",
        "._.",
        "'",
        "\ud800",
        "<script>",
        "[link](x)",
        "%2e%2e",
        "anna;rm",
        "a" * (LEARNER.most + 1),
        "😀",
        "$(id)",
        "\ufffe",
        "anna?x=1",
        "a&b",
        "`a`",
        "*",
        "~root#",
    ],
)
def test_what_is_no_name_is_refused_in_words(name: str, tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"^name: must "):
        Sandboxes(tmp_path / "sandboxes").make(caller(NOW), name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "Anna",
        "Zoë",
        "李小龍",
        "Ngô Đình",
        "O'Brien",
        "J. R. R.",
        "anna@example.org",
        "7",
        "CON",
        "nul",
        "COM1",
        "aux.txt",
        "Мария",
        "محمد",
        "a" * LEARNER.most,
        "字" * LEARNER.most,
        "sample",
        "lock",
        "new",
        "a̐",
        "_x",
        "--anna",
    ],
)
def test_a_name_has_a_safe_file(name: str, tmp_path: Path) -> None:
    file = Sandboxes(tmp_path).file(name)
    assert file.parent == tmp_path
    assert is_file_name(file.name)
    assert len(file.name) < 100


def test_one_person_has_one_file_however_the_name_is_written() -> None:
    spellings = ("Zoë K", "zoë k", "ZOË  K ", "Zoe\u0308 K", "\u202eZoë K", "\uff3aoë K")
    assert len({file_name(spelling) for spelling in spellings}) == 1
    assert learner_name(" Zoe\u0308\t K") == "Zoë K"


def test_different_people_have_different_files() -> None:
    people = ("Anna", "Anna K", "Anna-K", "Anna.K", "Änna", "李", "龍", "a" * 40, "a" * 41)
    assert len({file_name(name) for name in people}) == len(people)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////srv/windrow.db", "/srv/sandboxes"),
        ("sqlite:///data/windrow.db", "data/sandboxes"),
        ("postgresql://somebody:secret@host/windrow", "data/sandboxes"),
        ("no address", "data/sandboxes"),
    ],
)
def test_the_folder_is_beside_the_database(url: str, expected: str) -> None:
    assert Sandboxes.beside(url).folder == Path(expected)


def test_a_sandbox_is_a_copy_of_the_sample_and_nothing_is_left_over(sandboxes: Sandboxes) -> None:
    sandboxes.make(caller(NOW), "Anna")
    assert names(sandboxes, "Anna") == {"Ready"}
    assert sorted(file.name for file in sandboxes.folder.iterdir()) == sorted(
        ["lock.db", "sample.db", file_name("Anna")]
    )


def test_a_folder_appears_when_it_is_needed(tmp_path: Path) -> None:
    sandboxes = Sandboxes(tmp_path / "deep" / "down")
    assert sandboxes.files() == ()
    assert not sandboxes.folder.exists()
    sandboxes.folder.mkdir(parents=True)
    prepare_sample(sandboxes.folder)
    sandboxes.make(caller(NOW), "Anna")
    assert sandboxes.files() == (sandboxes.file("anna"),)


def test_what_one_learner_does_no_other_sees(sandboxes: Sandboxes) -> None:
    for learner in ("Anna", "Bela"):
        sandboxes.make(caller(NOW), learner)
    work(sandboxes, "Anna")
    assert names(sandboxes, "Anna") == {"Ready", "Anna's"}
    assert names(sandboxes, "Bela") == {"Ready"}
    sandboxes.make(caller(NOW), "Carla")
    assert names(sandboxes, "Carla") == {"Ready"}


def test_coming_again_finds_ones_work(sandboxes: Sandboxes) -> None:
    sandboxes.make(caller(NOW), "Anna")
    work(sandboxes, "Anna")
    sandboxes.make(caller(NOW + DAY), "ANNA")
    assert names(sandboxes, "Anna") == {"Ready", "Anna's"}


def test_starting_over_renews_only_ones_own(sandboxes: Sandboxes) -> None:
    for learner in ("Anna", "Bela"):
        sandboxes.make(caller(NOW), learner)
        work(sandboxes, learner)
    sandboxes.start_over(caller(NOW + DAY), "Anna")
    assert names(sandboxes, "Anna") == {"Ready"}
    assert names(sandboxes, "Bela") == {"Ready", "Bela's"}
    with opened(sandboxes.file("Anna")) as database:
        assert lessons.activity(database, ANYBODY) == lessons.Activity("Anna", NOW + DAY, NOW + DAY)


def test_starting_over_reaches_those_who_have_it_open(sandboxes: Sandboxes) -> None:
    sandboxes.make(caller(NOW), "Anna")
    with opened(sandboxes.file("Anna")) as database:
        draft(database, "Before", Definition(), now=NOW)
        with database.reading() as session:
            session.get(Setting, BEGUN)
            sandboxes.start_over(caller(NOW), "Anna")
        draft(database, "After", Definition(), now=NOW)
        assert {segment.name for segment in lifecycle.list_segments(database, ANYBODY)} == {"Ready", "After"}
        with database.reading() as session:
            assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def test_starting_over_while_somebody_writes_gives_up_in_words(
    sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_LOCKED_SECONDS", 0.01)
    monkeypatch.setattr(embedded, "_BUSY_SECONDS", 0.01)
    monkeypatch.setattr(embedded, "_BUSY_TRIES", 2)
    sandboxes.make(caller(NOW), "Anna")
    work(sandboxes, "Anna")
    with (
        opened(sandboxes.file("Anna")) as database,
        database.writing(),
        pytest.raises(DatabaseError, match="somebody else is writing"),
    ):
        sandboxes.start_over(caller(NOW), "Anna")
    assert names(sandboxes, "Anna") == {"Ready", "Anna's"}


@pytest.mark.parametrize("rubbish", [b"rubbish " * 1000, b"SQLite format 3\0" + b"\xff" * 8000])
def test_starting_over_mends_a_damaged_sandbox(sandboxes: Sandboxes, rubbish: bytes) -> None:
    sandboxes.make(caller(NOW), "Anna")
    sandboxes.file("Anna").write_bytes(rubbish)
    sandboxes.start_over(caller(NOW), "Anna")
    assert names(sandboxes, "Anna") == {"Ready"}


def test_many_at_once_make_one_sandbox(sandboxes: Sandboxes) -> None:
    def arrive(number: int) -> None:
        learner = ("anna", "Bela")[number % 2]
        sandboxes.make(caller(NOW), learner)
        work(sandboxes, learner)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(arrive, range(16)))
    assert len(sandboxes.files()) == 2
    for learner in ("anna", "Bela"):
        with opened(sandboxes.file(learner)) as database:
            assert len(lifecycle.list_segments(database, ANYBODY)) == 9, (
                "a later copy has overwritten an earlier one's work"
            )


def test_two_servers_at_once_make_one_sandbox(sandboxes: Sandboxes) -> None:
    code = f"""
from datetime import datetime
from pathlib import Path
from core import lifecycle
from core.store.database import open_database
from core.teaching.sandboxes import Sandboxes
from core.teaching.sandboxes.folder import url_of
from tests.callers import caller
now = datetime.fromisoformat({NOW.isoformat()!r})
sandboxes = Sandboxes(Path({str(sandboxes.folder)!r}))
sandboxes.make(caller(now), "Anna")
database = open_database(url_of(sandboxes.file("Anna")))
lifecycle.create_segment(database, caller(now), kind="static", name="Mine")
database.dispose()
"""
    servers = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(3)]
    assert [server.wait(WITHIN_SECONDS) for server in servers] == [0, 0, 0]
    with opened(sandboxes.file("Anna")) as database:
        assert len(lifecycle.list_segments(database, ANYBODY)) == 4


def test_a_failure_leaves_no_half_of_a_sandbox(sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_fields: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "start_lessons", fail)
    with pytest.raises(DatabaseError, match="No space left"):
        sandboxes.make(caller(NOW), "Anna")
    assert sandboxes.files() == ()
    monkeypatch.undo()
    sandboxes.make(caller(NOW), "Anna")
    assert names(sandboxes, "Anna") == {"Ready"}


def test_a_leftover_log_of_a_former_sandbox_is_never_read(sandboxes: Sandboxes) -> None:
    sandboxes.make(caller(NOW), "Anna")
    file = sandboxes.file("Anna")
    with opened(file) as database:
        draft(database, "Old", Definition(), now=NOW)
        kept = file.with_name(file.name + "-wal").read_bytes()
    file.unlink()
    file.with_name(file.name + "-wal").write_bytes(kept)
    sandboxes.make(caller(NOW), "Anna")
    assert names(sandboxes, "Anna") == {"Ready"}


def test_an_old_sample_is_made_anew(sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[object] = []
    monkeypatch.setattr(folder.first_start, "prepare", lambda _database, caller, **_fields: prepared.append(caller.at))
    later = NOW + SAMPLE_KEPT
    sandboxes.make(caller(later - HOUR), "Anna")
    assert names(sandboxes, "Anna") == {"Ready"}
    sandboxes.make(caller(later), "Bela")
    assert names(sandboxes, "Bela") == set(), "the old sample is gone; here nobody fills the new one"
    assert prepared == [later - HOUR, later]


def test_a_damaged_sample_is_made_anew(sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder.first_start, "prepare", lambda *_args, **_fields: None)
    (sandboxes.folder / "sample.db").write_bytes(b"rubbish " * 1000)
    sandboxes.make(caller(NOW), "Anna")
    assert names(sandboxes, "Anna") == set()


def test_there_is_a_most(sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_SANDBOXES", 1)
    sandboxes.make(caller(NOW), "Anna")
    sandboxes.make(caller(NOW), "Anna")
    with pytest.raises(StateError, match="at most 1"):
        sandboxes.make(caller(NOW), "Bela")


def test_only_sandboxes_are_deleted(sandboxes: Sandboxes, tmp_path: Path) -> None:
    for learner in ("Anna", "Bela", "Carla"):
        sandboxes.make(caller(NOW), learner)
    foreign = tmp_path / file_name("Dora")
    notes = sandboxes.folder / "notes.txt"
    link = sandboxes.file("Emil")
    for file in (foreign, notes):
        file.write_text("keep me")
    link.symlink_to(notes)
    asked = [sandboxes.file("Anna"), sandboxes.file("Bela"), foreign, notes, link, sandboxes.folder / "sample.db"]
    assert sandboxes.delete(ANYBODY, asked) == 2
    assert sandboxes.files() == (sandboxes.file("Carla"),)
    assert foreign.exists()
    assert notes.exists()
    assert (sandboxes.folder / "sample.db").exists()


def test_everybody_is_seen_with_what_was_done(sandboxes: Sandboxes) -> None:
    for learner in ("bela", "Anna"):
        sandboxes.make(caller(NOW), learner)
    work(sandboxes, "Anna")
    first, second = everybody(sandboxes, ANYBODY)
    assert first.activity == lessons.Activity("Anna", NOW, NOW + HOUR)
    assert {s.step.key for s in first.steps if s.done_at} == {"designer", "save"}
    assert second.activity == lessons.Activity("bela", NOW, NOW)
    assert not any(s.done_at for s in second.steps)


def test_a_file_that_cannot_be_read_is_told_in_words(sandboxes: Sandboxes) -> None:
    for learner in ("Anna", "Bela", "Carla", "Dora", "Emil"):
        sandboxes.make(caller(NOW), learner)
    sandboxes.file("Anna").write_bytes(b"rubbish " * 1000)
    sandboxes.file("Bela").write_bytes(b"")
    with closing(sqlite3.connect(sandboxes.file("Dora"))) as tampered:
        tampered.execute("UPDATE setting SET value = 'soon' WHERE name = 'lessons_began_at'")
        tampered.commit()
    with closing(sqlite3.connect(sandboxes.file("Carla"), isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode = DELETE")
        holder.execute("BEGIN EXCLUSIVE")
        seen = {overview.file: overview for overview in everybody(sandboxes, ANYBODY)}
    expected = {
        "Anna": "file is not a database",
        "Bela": "no such table: setting",
        "Carla": "database is locked",
        "Dora": "Invalid isoformat string: 'soon'",
    }
    for learner, reason in expected.items():
        assert reason in seen[sandboxes.file(learner)].problem
    assert seen[sandboxes.file("Emil")].problem == ""


def test_looking_changes_nothing(sandboxes: Sandboxes) -> None:
    sandboxes.make(caller(NOW), "Anna")
    file = sandboxes.file("Anna")
    before = file.read_bytes()
    everybody(sandboxes, ANYBODY)
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DatabaseError, match="sandbox: "):
        Sandboxes(tmp_path / "sandboxes").make(caller(NOW), "Anna")


def test_a_file_in_place_of_the_folder_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "sandboxes").write_text("in the way")
    with pytest.raises(DatabaseError, match="sandbox: "):
        Sandboxes(tmp_path / "sandboxes").make(caller(NOW), "Anna")


OWN = learner_of(1, "User 1")


def user(id_: int, *roles: Role) -> Caller:
    return Caller(f"User {id_}", frozenset(roles or {Role.VIEWER}), Door.PAGE, NOW, id_)


def test_who_signs_in_has_a_sandbox_that_no_other_opens_or_starts_over(sandboxes: Sandboxes) -> None:
    sandboxes.make(user(1), OWN)
    work(sandboxes, OWN)
    for act in (sandboxes.make, sandboxes.start_over):
        for name in (OWN, OWN.upper(), "Anna", "User 1 12"):
            with pytest.raises(RefusedError, match="must be your own"):
                act(user(2), name)
    with pytest.raises(RefusedError):
        sandboxes.delete(user(2), sandboxes.files())
    assert sandboxes.files() == (sandboxes.file(OWN),)
    assert names(sandboxes, OWN) == {"Ready", f"{OWN}'s"}
    assert [overview.activity.learner for overview in everybody(sandboxes, ANYBODY) if overview.activity] == [OWN]


def test_a_trainer_starts_over_and_deletes_the_sandbox_of_another(sandboxes: Sandboxes) -> None:
    sandboxes.make(user(1), OWN)
    work(sandboxes, OWN)
    trainer = user(2, Role.TRAINER)
    sandboxes.start_over(trainer, OWN)
    assert names(sandboxes, OWN) == {"Ready"}
    assert sandboxes.delete(trainer, sandboxes.files()) == 1


def test_making_and_deleting_leave_a_row_in_the_trace_of_the_team(sandboxes: Sandboxes, database: Database) -> None:
    kept = replace(sandboxes, team=database)
    with database.writing() as session:
        session.add(User(id=7, name="User 7", created_at=NOW))
    kept.make(user(7, Role.TRAINER), "User 7 7")
    kept.make(user(7, Role.TRAINER), "User 7 7")
    kept.start_over(user(7, Role.TRAINER), "User 7 7")
    kept.delete(user(7, Role.TRAINER), kept.files())
    with database.reading() as session:
        rows = session.exec(select(Trace.use_case, Trace.user_id, Trace.subject_id).order_by(col(Trace.id))).all()
    file = kept.file("User 7 7").stem
    assert rows == [(name, 7, file) for name in ("MAKE_SANDBOX", "MAKE_SANDBOX", "DELETE_SANDBOX")]


def test_a_sandbox_that_nobody_used_for_long_makes_room(sandboxes: Sandboxes) -> None:
    for learner in ("Anna", "Bela"):
        sandboxes.make(caller(NOW), learner)
    for learner, age in (("Anna", folder.KEPT + DAY), ("Bela", folder.KEPT - DAY)):
        at = (NOW - age).timestamp()
        for file in sandboxes.folder.glob(f"{sandboxes.file(learner).name}*"):
            os.utime(file, (at, at))
    sandboxes.make(caller(NOW), "Carla")
    assert sandboxes.files() == (sandboxes.file("Bela"), sandboxes.file("Carla"))


def test_many_new_names_in_a_short_time_are_refused(sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_NEW", 2)
    for learner in ("Anna", "Bela"):
        sandboxes.make(caller(NOW), learner)
    sandboxes.make(caller(NOW), "Anna")
    with pytest.raises(StateError, match="at most 2 new ones within an hour"):
        sandboxes.make(caller(NOW), "Carla")
    sandboxes.make(caller(NOW + HOUR), "Carla")
