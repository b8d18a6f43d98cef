"""The command line: what it says, where, and with which exit code."""

from __future__ import annotations

import csv
import getpass
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from click.testing import Result
from sqlmodel import col, select
from typer.testing import CliRunner

from core import VERSION, lifecycle
from core import __main__ as command_line
from core.access import clock
from core.access.caller import Caller, Door
from core.commands import arguments
from core.language.definition import to_json
from core.lifecycle import checks
from core.membership import ExportedMember
from core.membership.handover import Movement
from core.store.database import Database, open_database
from core.store.tables import Contact, SegmentVersion, table_of
from core.teaching import first_start
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    add,
    change,
    city_is,
    contact,
    defined,
    draft,
    edit,
    live,
    members,
    opened,
    opened_within,
    static,
)
from tests.policies import Noting
from tests.waiting import WITHIN_SECONDS

ROOT = Path(__file__).resolve().parents[3]
YAML = """
steps:
  - block:
      kind: profile
      conditions:
        - {kind: condition, attribute: city, operator: is, value: Aachen}
"""
Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a database with three contacts; the clock stands still."""
    add(database, contact(1, city="Aachen", first_name="=Ada"), contact(2, city="Aachen"), contact(3, city="Bonn"))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setenv("DATABASE_URL", database_url)

    def run_command(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(command_line.app, [*arguments], input=stdin)

    return run_command


@pytest.fixture
def definition_file(tmp_path: Path) -> Path:
    file = tmp_path / "aachen.json"
    file.write_text(to_json(city_is("Aachen")), encoding="utf-8")
    return file


def fails(result: Result, message: str) -> None:
    """A user's mistake: exit code 1, a message on standard error, nothing on standard output."""
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_init_makes_the_database_and_says_where(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    for _ in range(2):
        result = CliRunner().invoke(command_line.app, ["init", "--database", url])
        assert (result.exit_code, result.stdout) == (0, f"Ready: {url}\n")
    assert (tmp_path / "new.db").exists()


def test_the_release_is_told_and_the_changelog_has_it() -> None:
    result = CliRunner().invoke(command_line.app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"Windrow {VERSION}\n")
    assert f"\n## [{VERSION}] " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_segments_lists_them(run: Run, database: Database) -> None:
    assert run("segments").stdout == "There are no segments yet.\n"
    live(database, "Active readers", city_is("Aachen"))
    static(database, "Picked", is_live=False)
    lines = [line.split() for line in run("segments").stdout.splitlines()]
    assert sorted(line[1:5] for line in lines) == [
        ["dynamic", "live", "2", "active-readers"], ["static", "draft", "–", "picked"],
    ]  # fmt: skip


def test_commands_call_through_their_own_door(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    noting = Noting()
    monkeypatch.setattr(getpass, "getuser", lambda: "olga")
    monkeypatch.setattr(arguments, "open_database", lambda url: open_database(url, noting))
    run("segments")
    assert {(caller.name, caller.door, caller.at) for caller in noting.callers} == {("olga", Door.COMMAND, NOW)}


# publish and stop


def test_publishing_says_first_who_would_enter_and_leave_and_asks_for_the_name(run: Run, database: Database) -> None:
    segment_id = live(database, "Aachen", city_is("Aachen"), now=NOW - DAY)
    edit(database, segment_id, city_is("Bonn"), now=NOW)
    refused = run("publish", "Aachen", stdin="aachen\n")
    assert refused.exit_code == 1
    assert "2 members now, 1 after it: 1 enter, 2 leave." in refused.stderr
    assert "to city is “Bonn” (1 enter and 2 leave by it)" in refused.stderr
    assert "must be “Aachen” to publish so large a change" in refused.stderr
    assert "Live with 1 members (1 entered, 2 left)." in run("publish", "Aachen", stdin="Aachen\n").stdout
    edit(database, segment_id, city_is("Aachen"), now=NOW)
    assert run("publish", "Aachen", "--yes").stdout == "Live with 2 members (2 entered, 1 left).\n"


def test_what_the_state_does_not_allow_is_refused_with_the_reason(run: Run, database: Database) -> None:
    live(database, "Aachen", city_is("Aachen"), now=NOW - DAY)
    fails(run("publish", "Aachen"), "must be live with an edited draft to publish changes (got live)")
    assert run("stop", "Aachen").stdout == "Stopped.\n"
    fails(run("stop", "Aachen"), "must be live to be stopped (got stopped)")


# evaluate


def test_evaluate_gives_the_ids_or_their_number(run: Run, definition_file: Path) -> None:
    assert run("evaluate", str(definition_file)).stdout == "1\n2\n"
    assert run("evaluate", str(definition_file), "--count").stdout == "2\n"


def test_evaluate_reads_yaml_and_standard_input(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "aachen.yaml"
    file.write_text(YAML, encoding="utf-8")
    assert run("evaluate", str(file), "--count").stdout == "2\n"
    for text in (YAML, to_json(city_is("Aachen")), "\ufeff" + to_json(city_is("Aachen"))):
        assert run("evaluate", "-", "--count", stdin=text).stdout == "2\n"


def test_evaluate_is_of_an_instant_and_a_day_means_its_end(run: Run, database: Database, tmp_path: Path) -> None:
    add(database, opened(1, at=NOW - 10 * DAY))
    file = tmp_path / "active.json"
    file.write_text(to_json(defined(opened_within(1))), encoding="utf-8")

    def count(as_of: str, zone: str = "UTC") -> str:
        return run("evaluate", str(file), "--count", "--as-of", as_of, "--zone", zone).stdout.strip()

    assert run("evaluate", str(file), "--count").stdout == "0\n"
    assert [count(as_of) for as_of in ("2026-04-23", "2026-04-24", "2026-04-25", "2026-04-26")] == ["0", "1", "0", "0"]
    assert count("2026-04-24T11:59:59Z") == "0"
    assert count("2026-04-24T12:00:00Z") == count("2026-04-24T14:00:00+02:00") == "1"
    assert count("2026-04-24", "Pacific/Kiritimati") == "0"  # the day ends there at 10:00 UTC


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "must be JSON"),
        ('{"steps": [', "must be JSON"),
        ('{"stepz": []}', "stepz"),
        ('{"target": "contact", "target": "lead"}', "more than once"),
        ("[" * 5000, "levels deep"),
        (to_json(city_is("")), "steps[0].block.conditions[0].value"),
        ("{}", "must have at least one block"),
    ],
)
def test_a_definition_that_can_not_be_read_is_a_message(run: Run, tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text, encoding="utf-8")
    fails(run("evaluate", str(file)), message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps: [", "must be YAML"),
        ("a: 1\na: 2", "“a” is repeated in line 2"),
        ("just words", ""),
        ("", ""),
    ],
)
def test_yaml_that_can_not_be_read_is_a_message(run: Run, tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    fails(run("evaluate", str(file)), message)


def test_a_file_that_can_not_be_read_is_a_message(run: Run, tmp_path: Path) -> None:
    fails(run("evaluate", str(tmp_path / "nowhere.json")), "must be a readable file")
    fails(run("evaluate", str(tmp_path)), "must be a readable file")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    fails(run("evaluate", str(tmp_path / "bytes.json")), "must be a readable file")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--zone", "Mars/Olympus"), "time zone: must be a known one"),
        (("--as-of", "yesterday"), "instant: must be a date such as"),
        (("--as-of", "2026-02-30"), "instant: must be a date such as"),
        (("--as-of", "2026-01-31T12:00:00"), "instant: must be an instant such as"),
        (("--as-of", "0001-01-01"), "instant: must lie within"),
        (("--as-of", "9999-12-31"), "instant: must lie within"),
    ],
)
def test_an_instant_or_zone_that_is_none_is_a_message(
    run: Run, definition_file: Path, options: tuple[str, str], message: str
) -> None:
    fails(run("evaluate", str(definition_file), *options), message)


# publish, refresh


def test_publish_and_refresh_say_what_they_did(run: Run, database: Database) -> None:
    segment_id = draft(database, "Aachen", city_is("Aachen"), now=NOW - DAY)
    assert run("publish", "aachen").stdout == "Live with 2 members (2 entered, 0 left).\n"
    change(database, 3, city="Aachen", at=NOW)
    result = run("refresh", str(segment_id))
    assert result.exit_code == 0
    assert "3 members, 1 entered, 0 left" in result.stdout
    assert "3 members, 0 entered, 0 left" in run("refresh").stdout


@pytest.mark.parametrize(
    "command", [("publish", "--yes"), ("stop",), ("refresh",), ("check",), ("members",), ("changes",)]
)
def test_all_that_a_command_does_is_of_one_instant(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    segment_id = live(database, "Aachen", city_is("Aachen"), now=NOW - DAY)
    edit(database, segment_id, city_is("Bonn"), now=NOW)
    asked = []
    monkeypatch.setattr(clock, "now", lambda: asked.append(NOW) or NOW)
    assert run(*command, "Aachen").exit_code == 0
    assert asked == [NOW]


def test_one_failing_segment_stops_no_other_and_is_told(run: Run, database: Database) -> None:
    base, user = live(database, "Base", city_is("Bonn")), live(database, "Other", city_is("Aachen"))
    with database.writing() as session:
        session.get_one(SegmentVersion, (base, 1)).definition = to_json(city_is(""))
    result = run("refresh")
    assert result.exit_code == 1
    assert f"{user:>4} " in result.stdout
    assert "2 members" in result.stdout
    assert "steps[0].block.conditions[0].value" in result.stderr


@pytest.mark.parametrize("command", ["publish", "refresh", "members", "changes", "check"])
def test_a_segment_that_does_not_exist_is_a_message(run: Run, command: str) -> None:
    fails(run(command, "nobody"), "segment: must be the number, key or name of one (got 'nobody')")


def test_what_can_not_be_done_is_a_message(run: Run, database: Database) -> None:
    draft(database, "Empty", defined())
    fails(run("refresh", "empty"), "must be live to be refreshed")
    fails(run("publish", "empty"), "must have at least one block")


def test_a_segment_is_found_by_number_before_key_before_name(run: Run, database: Database) -> None:
    first = live(database, "Aachen", city_is("Aachen"))
    live(database, str(first), city_is("Bonn"))
    live(database, "aachen", city_is("Bonn"))
    for named in (str(first), "aachen", "Aachen"):
        assert len(run("members", named).stdout.splitlines()) == 3
    live(database, "Aachen", city_is("Bonn"))
    fails(run("members", "Aachen"), "segment: must be one (got 'Aachen', the name of aachen, aachen-")


# members


def test_members_are_written_as_csv_and_json_now_or_then(run: Run, database: Database) -> None:
    segment_id = live(database, "Aachen", city_is("Aachen"), now=NOW)
    change(database, 1, city="Bonn", at=NOW + HOUR)
    lifecycle.refresh(database, caller(NOW + HOUR), segment_id)
    header = [
        "profile_id", "external_id", "system", "name", "first_name", "last_name", "email", "city", "account",
        "entered_at", "entered_reason",
    ]  # fmt: skip
    rows = list(csv.reader(io.StringIO(run("members", "aachen").stdout)))
    assert rows == [header, ["2", *[""] * 6, "Aachen", "", NOW.isoformat(), "definition"]]
    then = list(csv.reader(io.StringIO(run("members", "aachen", "--at", NOW.isoformat()).stdout)))
    assert [(row[0], row[3]) for row in then[1:]] == [("1", "'=Ada"), ("2", "")]
    assert run("members", "aachen", "--at", "2026-05-03").stdout.splitlines() == [",".join(header)]
    found = json.loads(run("members", "aachen", "--format", "json").stdout)
    assert found == [dict(zip(header, [2, *[None] * 6, "Aachen", None, NOW.isoformat(), "definition"], strict=True))]
    fails(run("members", "aachen", "--at", "soon"), "instant: must be a date such as")
    assert list(ExportedMember.__dataclass_fields__) == header


@on("sqlite")
def test_members_are_written_as_parquet(run: Run, database: Database) -> None:
    live(database, "Aachen", city_is("Aachen"))
    written = pq.read_table(io.BytesIO(run("members", "aachen", "--format", "parquet").stdout_bytes))
    assert written.column("name").to_pylist() == ["=Ada", None]
    assert written.column("entered_at").to_pylist() == [NOW, NOW]


# changes


def test_changes_are_written_as_csv_and_json_lines_and_go_on_after_a_cursor(run: Run, database: Database) -> None:
    segment_id = live(database, "Aachen", city_is("Aachen"), now=NOW)
    change(database, 1, city="Bonn", email="=ada@example.com", at=NOW + HOUR)
    lifecycle.refresh(database, caller(NOW + HOUR), segment_id)
    header, *rows = csv.reader(io.StringIO(run("changes", "aachen").stdout))
    assert header == [field.name for field in fields(Movement)]
    assert [row[3:5] for row in rows] == [["entered", "1"], ["entered", "2"], ["left", "1"]]
    assert rows[2][7] == "'=ada@example.com"
    after = run("changes", "aachen", "--format", "jsonl", "--after", rows[1][0]).stdout
    assert [json.loads(line)["email"] for line in after.splitlines()] == ["=ada@example.com"]
    assert run("changes", "aachen", "--format", "jsonl", "--after", rows[2][0]).stdout == ""


def test_changes_are_followed_until_the_program_is_ended(run: Run, database: Database, database_url: str) -> None:
    segment_id = live(database, "Aachen", city_is("Aachen"), now=NOW)
    command = [sys.executable, "-m", "core", "changes", "aachen", "--follow", "--format", "jsonl"]
    command += ["--database", database_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as followed:
        assert followed.stdout
        assert [json.loads(followed.stdout.readline())["profile_id"] for _ in range(2)] == [1, 2]
        change(database, 1, city="Bonn", at=NOW + HOUR)
        lifecycle.refresh(database, caller(NOW + HOUR), segment_id)
        told = json.loads(followed.stdout.readline())
        assert (told["change"], told["profile_id"]) == ("left", 1)
        followed.terminate()
        out, err = followed.communicate(timeout=WITHIN_SECONDS)
    assert (followed.returncode, out, err) == (0, "", "")
    fails(run("changes", "aachen", "--after", "yesterday"), "cursor: must be one that came with a change")


# check


def test_check_says_what_passes_and_what_fails_by_its_exit_code(run: Run, database: Database) -> None:
    segment_id = live(database, "Aachen", city_is("Aachen"))
    assert run("check", "aachen").stdout == "It has no checks.\n"
    checks.add_check(database, ANYBODY, segment_id, "size", {"at_least": 2})
    assert run("check", "aachen").stdout == "passed  live   Has at least 2 members. It has 2 members.\n"
    checks.add_check(database, ANYBODY, segment_id, "size", {"at_most": 1})
    result = run("check", "aachen")
    assert (result.exit_code, result.stdout.splitlines()[1]) == (
        1,
        "FAILED  live   Has at most 1 member. It has 2 members.",
    )


# import


def test_import_takes_a_file_over_and_lists_bad_rows(run: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        session.execute(sa.delete(table_of(Contact)))
    file = tmp_path / "contacts.csv"
    file.write_text("id,email,city,birthday\nC1,a@example.org,Aachen,2000-01-31\nC2,b@example.org,Bonn,2000-01-30\n")
    result = run("import", str(file), "--entity", "contact")
    assert result.exit_code == 0
    assert result.stdout.startswith("2 rows as contacts: 2 new, 0 changed")
    assert run("import", str(file)).stdout.startswith("2 rows as contacts: 0 new, 0 changed, 2 unchanged")
    with file.open("a") as lines:
        lines.write("C3,c@example.org,Bonn,tomorrow\n")
    result = run("import", str(file))
    assert result.exit_code == 0
    assert "line 4, birthday" in result.stderr
    assert "0 could not be read" in result.stdout


def test_rejected_rows_can_be_corrected_and_imported_again(run: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        session.execute(sa.delete(table_of(Contact)))
    file, rejected = tmp_path / "contacts.csv", tmp_path / "rejected.csv"
    file.write_text('email,city,birthday\nz1@example.org,"Bonn, Ost",tomorrow\nz2@example.org,=A1,\n,=Ulm,2000-01-30\n')
    result = run("import", str(file), "--fault", "row", "--rejected", str(rejected))
    assert (result.exit_code, "2 could not be read" in result.stdout) == (1, True)
    rows = list(csv.reader(rejected.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["email", "city", "birthday", "line", "reasons"]
    assert [row[:4] for row in rows[1:]] == [
        ["z1@example.org", "Bonn, Ost", "tomorrow", "2"],
        ["", "'=Ulm", "2000-01-30", "4"],
    ]
    assert rows[1][4].startswith("birthday: must be a date such as")
    assert rows[2][4].startswith("email: must have a value")

    corrected = rejected.read_text("utf-8-sig").replace("tomorrow", "2000-01-31").replace("\n,", "\nz3@example.org,")
    rejected.write_text(corrected)
    again = tmp_path / "again.csv"
    result = run("import", str(rejected), "--column", "line=", "--column", "reasons=", "--rejected", str(again))
    assert result.stdout.startswith("2 rows as contacts: 2 new")
    with database.reading() as session:
        found = session.exec(select(Contact.city).where(col(Contact.email_key).startswith("z"))).all()
    assert sorted(filter(None, found)) == ["=A1", "=Ulm", "Bonn, Ost"]
    assert again.read_text("utf-8-sig") == "email,city,birthday,line,reasons\n"


def test_notes_name_what_was_left_out(run: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        session.execute(sa.delete(table_of(Contact)))
    file = tmp_path / "contacts.csv"
    rows = "".join(f"z{n}@example.org,NULL,tomorrow\n" for n in range(150))
    file.write_text(f"email,city,birthday\n{rows}")
    columns = ("--column", "email=email", "--column", "city=city", "--column", "birthday=birthday")
    result = run("import", str(file), *columns)
    assert (result.exit_code, result.stderr.count("The value was left out.")) == (0, 100)
    assert "50 more values were left out." in result.stderr
    assert "city: taken for no data (150 cells, such as “NULL”). --keep-placeholders keeps such words." in result.stderr


def test_values_can_mean_choices(run: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        session.execute(sa.delete(table_of(Contact)))
    file = tmp_path / "contacts.csv"
    file.write_text(
        "email,Source\nz1@example.org,Fair=Trade\nz2@example.org,Web\nz3@example.org,Door\nz4@example.org,Ads\n"
    )
    meanings = ("--meaning", "Source=Fair=Trade=trade_show", "--meaning", "Source=Door=")
    result = run("import", str(file), "--column", "Source=source", "--column", "email=email", *meanings)
    told = [line for line in result.stderr.splitlines() if "left out" in line]
    assert len(told) == 1
    assert told[0].startswith("line 5, Source: must be one of web, referral, trade_show, phone")
    assert told[0].endswith("(got “Ads”). The value was left out.")
    with database.reading() as session:
        query = select(Contact.source).where(col(Contact.email_key).startswith("z")).order_by(col(Contact.email_key))
        assert session.exec(query).all() == ["trade_show", "web", None, None]
    fails(run("import", str(file), "--meaning", "Nope=a=b"), "meaning: must be NAME=VALUE=CHOICE")
    unknown = run("import", str(file), "--meaning", "Source=Fair=banana")
    fails(unknown, "meaning: must be one of the choices of “Source”")
    leaves_out = ("--column", "Source=", "--meaning", "Source=Fair=web")
    fails(run("import", str(file), *leaves_out), "meaning: must be about a column that becomes something")


def test_how_a_column_is_written_is_said_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email,Birthday\nann@example.com,03/04/1990\n")
    assert "Values with two readings were left out" in run("import", str(file)).stderr
    assert run("import", str(file), "--format", "Birthday=day first").exit_code == 0
    file.write_text("email,Birthday\nbob@example.com,05/06/1991\n")
    again = run("import", str(file))
    assert "“Birthday”" in again.stderr
    assert "As in import" in again.stderr
    assert "left out" not in again.stderr


def test_values_that_are_said_to_mean_choices_make_a_column_one_of_choices(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email,Source\nann@example.com,Fair\nbob@example.com,Internet\n")
    result = run("import", str(file), "--meaning", "Source=Fair=trade_show", "--meaning", "Source=Internet=web")
    assert result.exit_code == 0, result.output
    assert "left out" not in result.output


def test_rejected_rows_need_a_file_that_can_be_written(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("email,city\na@example.org,Aachen\n")
    fails(run("import", str(file), "--rejected", str(tmp_path)), "rejected: must be a file that can be written")


@pytest.mark.parametrize(
    ("options", "message"),
    [(("--entity", "planet"), "planet"), (("--zone", "Mars/Olympus"), "zone"), (("--kind", "No Kind"), "")],
)
def test_an_import_that_can_not_be_is_a_message(
    run: Run, tmp_path: Path, options: tuple[str, str], message: str
) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("id,email,city\nC1,a@example.org,Aachen\n")
    fails(run("import", str(file), *options), message)


def test_importing_no_file_is_a_message(run: Run, tmp_path: Path) -> None:
    fails(run("import", str(tmp_path / "nowhere.csv")), "nowhere.csv")


# sample


def test_sample_leaves_a_database_with_contacts_alone(run: Run, database: Database) -> None:
    assert "Nothing to do: the database has contacts already." in run("sample").stdout
    assert lifecycle.list_segments(database, ANYBODY) == []


def test_sample_prepares_a_new_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Caller] = []

    def prepare(_database: Database, caller: Caller, *, progress: Callable[[float, str], None]) -> bool:
        asked.append(caller)
        for part in range(11):
            progress(part / 10, "Loading")
        return True

    monkeypatch.setattr(first_start, "prepare", prepare)
    result = CliRunner().invoke(command_line.app, ["sample", "--database", f"sqlite:///{tmp_path}/new.db"])
    assert (result.exit_code, len(asked)) == (0, 1)
    assert result.stdout.endswith("Loaded.\n")


# add, remove


def test_a_query_adds_and_removes(run: Run, database: Database, definition_file: Path) -> None:
    segment_id = static(database, "Picked", [1, 3])
    assert run("add", "Picked", "--query", str(definition_file)).stdout == "1 added, 1 were in already.\n"
    assert members(database, segment_id) == {1, 2, 3}
    assert run("remove", "picked", "--query", "-", stdin=YAML).stdout == "2 removed.\n"
    assert members(database, segment_id) == {3}


def test_a_file_adds_and_what_fits_nobody_is_listed(run: Run, database: Database, tmp_path: Path) -> None:
    change(database, 1, at=NOW, email="Ada@Example.org")
    segment_id = static(database, "Picked")
    file = tmp_path / "people.csv"
    file.write_text("name;e-mail\nAda;ada@example.org\nBen;ben@example.org\nAda;ADA@example.org\n", encoding="utf-8")
    result = run("add", "Picked", "--csv", str(file))
    assert (result.exit_code, result.stdout) == (1, "3 rows: 1 added, 0 were in already, 1 repeated, 1 missed.\n")
    assert result.stderr == "line 3: “ben@example.org” not found\n"
    assert members(database, segment_id) == {1}
    assert "3 missed" in run("add", "Picked", "--csv", str(file), "--column", "name").stdout


def test_what_can_not_be_added_is_a_message(run: Run, database: Database, tmp_path: Path) -> None:
    live(database, "Dynamic", city_is("Aachen"))
    static(database, "Picked")
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    yaml = ("--query", "-")
    fails(run("add", "nobody", *yaml, stdin=YAML), "must be the number, key or name")
    fails(run("add", "Dynamic", *yaml, stdin=YAML), "only in a static segment")
    fails(run("add", "Picked", *yaml, stdin="steps: []"), "must have at least one block")
    fails(run("remove", "Picked", *yaml, stdin="steps: []"), "must have at least one block")
    fails(run("add", "Picked", "--csv", str(file)), "it is empty")
    fails(run("add", "Picked", "--csv", str(tmp_path / "nowhere.csv")), "must be a file that can be read")
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    fails(run("add", "Picked", "--csv", str(file), "--column", "c"), "It has a, b")


# All of it


COMMANDS = (
    "init", "sample", "import", "segments", "evaluate", "publish", "refresh", "members", "add", "remove", "changes",
    "check",
)  # fmt: skip


def test_help_names_every_command() -> None:
    result = CliRunner().invoke(command_line.app, ["--help"])
    assert result.exit_code == 0
    assert all(f" {command} " in result.stdout for command in COMMANDS)
    for command in COMMANDS:
        assert CliRunner().invoke(command_line.app, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["refresh", "aachen", "--watch"],
        ["no-such-command"],
        ["segments", "--no-such-option"],
        ["publish"],
        ["evaluate"],
        ["add", "x"],
        ["add", "x", "--query", "a", "--csv", "b"],
        ["remove", "x"],
        ["members", "x", "--format", "xml"],
        ["changes", "x", "--format", "json"],
        ["segments", "too", "many"],
    ],
)
def test_wrong_use_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nothing", "database: the address must look like"),
        ("postgresql://anna:geheim@127.0.0.1:1/x", "database: must be one that Windrow can open"),
    ],
)
@pytest.mark.parametrize(
    "command", [["init"], ["sample"], ["segments"], ["publish", "x"], ["refresh"], ["members", "x"]]
)
def test_a_database_that_can_not_be_opened_is_a_message(command: list[str], url: str, message: str) -> None:
    result = CliRunner().invoke(command_line.app, [*command, "--database", url])
    fails(result, message)
    assert "geheim" not in result.stderr


@on("sqlite")
def test_a_real_process_says_so_too(database: Database, database_url: str, definition_file: Path) -> None:
    add(database, contact(1, city="Aachen"))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "core", *arguments, "--database", database_url]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=WITHIN_SECONDS)

    found = run("evaluate", str(definition_file))
    assert (found.returncode, found.stdout, found.stderr) == (0, "1\n", "")
    missing = run("members", "nobody")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("segment: must be the number, key or name")
    assert run("nonsense").returncode == 2
