"""Everything goes through the gate: every use case takes a caller, may be refused, and leaves one trace."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from core import lifecycle
from core.access.caller import Role
from core.access.use_cases import UseCase
from core.audience.evaluations import Evaluations
from core.errors import RefusedError
from core.importing import Answers, Layout, declare_kind, import_file, import_runs, undo_import
from core.language.catalog import Attribute, InteractionKind
from core.language.definition import to_json
from core.language.operators import AttributeType
from core.lifecycle import attributes, checks, consents, duplicates, templates
from core.lifecycle.following import Unfollowed
from core.store import tables
from core.store.database import Database
from core.store.declaring import declare_attribute
from core.store.dialects import Position
from core.store.traces_of_people import Known
from core.teaching import lessons, sample
from core.teaching.sandboxes import Sandboxes
from core.team import folders, sign_ins, tokens, users
from tests.callers import caller
from tests.makers import DAY, HOUR, NOW, account, add, city_is, contact, draft, edit, live, static
from tests.policies import BrokenError, Refusing, Tracing, keep_traces, traces
from tests.use_cases import (
    UseCaseFunction,
    opened_beside_the_gate,
    parameters,
    sources,
    takes_a_caller,
    use_cases,
    use_cases_of,
    written_by,
)

ANNA = caller(NOW + HOUR, "Anna")
USE_CASES = use_cases()
AACHEN = city_is("Aachen")
CONSENTED = consents.Decision("email_consent", is_given=True, how="phone call")
FAIR = InteractionKind("fair_visited", "Fair visited", "visited a fair")

# Every use case takes a caller


def test_the_use_cases_are_found() -> None:
    rooms = {name.split(".")[1] for name in USE_CASES}
    assert rooms == {"audience", "importing", "insights", "lifecycle", "membership", "store", "teaching", "team"}
    assert len(USE_CASES) > 70


@pytest.mark.parametrize("name", USE_CASES)
def test_the_caller_stands_behind_the_database(name: str) -> None:
    assert takes_a_caller(USE_CASES[name])


def test_every_method_of_sandboxes_takes_a_caller() -> None:
    methods = [method for name, method in vars(Sandboxes).items() if not name.startswith("_") and callable(method)]
    without = {method.__name__ for method in methods if parameters(method)[:1] == [] or not _is_called(method)}
    assert without == {"file", "files"}  # they only return the paths of sandboxes


def _is_called(method: UseCaseFunction) -> bool:
    return parameters(method)[0].annotation == "Caller"


# Every use case may be refused


@pytest.mark.parametrize("name", USE_CASES)
def test_every_use_case_is_refused_before_it_touches_anything(name: str, tmp_path: Path) -> None:
    assert is_refused(USE_CASES[name], tmp_path)


def test_sandboxes_are_refused_before_anything_is_touched(tmp_path: Path) -> None:
    sandboxes = Sandboxes(tmp_path / "sandboxes", Refusing())
    acts: list[Callable[[], object]] = [
        lambda: sandboxes.make(ANNA, "Anna"),
        lambda: sandboxes.start_over(ANNA, "Anna"),
        lambda: sandboxes.delete(ANNA, []),
    ]
    for act in acts:
        with pytest.raises(RefusedError):
            act()
    assert not sandboxes.folder.exists()


def is_refused(use_case: UseCaseFunction, folder: Path) -> bool:
    """Whether a use case raises RefusedError without using the database, under a policy that permits nothing."""

    def connect() -> Any:
        raise AssertionError("the database was asked")

    database = Database(sa.create_engine("sqlite://", creator=connect), Refusing())
    values = ARGUMENTS | OF_ONE.get(use_case.__name__, {}) | {"database": database}
    values["sandboxes"] = Sandboxes(folder, Refusing())
    wanted = [parameter for parameter in parameters(use_case) if parameter.default is parameter.empty]
    arguments = {parameter.name: values[parameter.name] for parameter in wanted}
    owner = [Evaluations()] if use_case.__qualname__.startswith("Evaluations.") else []
    try:
        result = use_case(*owner, **arguments)
        if isinstance(result, AbstractContextManager):
            with result:
                return False
        if isinstance(result, Iterator):
            next(result, None)
    except RefusedError:
        return True
    return False


ARGUMENTS: dict[str, Any] = {
    "known": Known(ids=frozenset(["cu-000001"])),
    "caller": ANNA,
    "are_in": True,
    "at": NOW,
    "attribute": Attribute("vip", "VIP", AttributeType.YES_NO),
    "as_of": NOW,
    "batch": NOW,
    "category": "Mine",
    "check_id": 1,
    "choices": [],
    "codes": ["a"],
    "contact_id": 1,
    "decision": CONSENTED,
    "definition": AACHEN,
    "days": 30,
    "deleted": tables.Template(id=1, name="A", name_key="a", category="Mine", definition="{}"),
    "description": "",
    "email": "anna@example.com",
    "entered": True,
    "entity": "contact",
    "entries": [],
    "folder_id": 1,
    "file": Path("none", "one.backup"),
    "first": NOW.date(),
    "gone": [2],
    "ids": [1],
    "into": "b",
    "kept": 1,
    "is_masked": True,
    "key": "k",
    "kind": "static",
    "known_at": None,
    "label": "A",
    "labels": ["A"],
    "last": NOW.date(),
    "learner": "Anna",
    "leaving_out": (),
    "layout": Layout(("id",), (None,)),
    "limit": 9,
    "lines": ["ada@example.org"],
    "listed": [],
    "mode": "manual",
    "name": "A",
    "named": "Anna",
    "number": 1,
    "only_if": None,
    "percent": 5,
    "profile_id": 1,
    "profile_ids": [1],
    "record_id": 1,
    "revision": 0,
    "roles": [Role.EDITOR],
    "run_id": 1,
    "saved_id": 1,
    "seen": (),
    "segment_id": 1,
    "session": None,
    "segments": [],
    "source": io.BytesIO(b"id\nC1\n"),
    "target": "contact",
    "text": "Ada",
    "token_id": 1,
    "value": {},
    "user_id": 1,
    "unfollowed": Unfollowed({"contact": None}, Position(0)),
    "wanted": attributes.Wanted(AttributeType.NUMBER),
    "wait": lambda: False,
    "zone": "UTC",
}
"""The argument for every parameter; add new parameters here."""
OF_ONE: dict[str, dict[str, Any]] = {
    "note": {"name": "designer_opened"},
    "declare_kind": {"kind": FAIR},
    "set_domain": {"name": "example.com"},
}

# All transactions go through the gate

INSIDE = {
    "core/store/alone.py": {"alone"},  # a connection that only keeps a lock
    "core/store/database.py": {
        "__init__", "address", "dialect", "dispose", "forget", "in_turns", "open_database", "rehearsing", "replayed",
        "_connect",
    },
    "core/store/dialects/embedded.py": {"read_only_engine"},
    "core/store/dialects/postgresql/__init__.py": {"engine"},
    "core/store/dialects/postgresql/connecting.py": {"engine"},
    "core/store/dialects/sqlite/__init__.py": {"engine", "rehearsing"},
    "core/store/dialects/sqlite/connecting.py": {"_prepare", "_turn_wal_on", "engine"},
    "core/store/gate.py": {
        "demand", "in_turns", "reading", "rehearsing", "replayed", "settle_keys", "writing", "_trace_reading",
        "_write_keys_at_once",
    },
    "core/store/import_runs.py": {"begin", "drop", "mark", "renew"},
    "core/store/backup/making.py": {"back_up"},
    "core/store/leases.py": {"take", "give_back"},
    "core/audience/evaluations.py": {"_settle"},
    "core/importing/identity/merging.py": {"merge_interactions"},
    "core/importing/runs/execution.py": {"_declare_at_once", "_do_in_turns"},
    "core/importing/runs/parts_in_turn.py": {"_count_changed", "_cuts", "_drop_moved", "_merge_part", "merge"},
    "core/importing/runs/undoing.py": {
        "_chunks", "_remove_interactions", "_remove_profiles", "_take_back_some", "do", "take_back",
        "undo_import",
    },
    "core/team/sign_ins.py": {"come_in", "_arrive"},
    "core/team/tokens.py": {"caller_of_token"},
    "ui/builder/counting.py": {"members", "parts"},
}  # fmt: skip
"""What makes engines or opens its own transaction, and what only looks so.

An import in turns passed the gate before its first one. Counting on SQLite asks the gate and takes a position in
the change log. A backup asks the address of the database. Merging names the ``writing`` of a dialect, the builder
the ``reading`` of `Evaluations`, which asks the gate, and the outcome of an import its phases. Who comes in is no
caller before that is known.
"""


def test_nobody_opens_a_transaction_beside_the_gate() -> None:
    found = {path: functions for path, code in sources().items() if (functions := opened_beside_the_gate(code))}
    assert found == INSIDE


# Every use case that writes leaves one trace, or none if it is rolled back


class World:
    """What use cases act on: a live segment with a check and an edited draft, a static one, and more."""

    def __init__(self, database: Database) -> None:
        add(database, contact(1, city="Aachen"), contact(2, city="Bonn"), contact(3, city="Aachen"))
        self.database = database
        self.live = live(database, "Aachen", AACHEN)
        edit(database, self.live, city_is("Bonn"), now=NOW)
        self.revision = lifecycle.segment(database, ANNA, self.live).draft_revision
        self.draft = draft(database, "Draft", AACHEN)
        self.picked = static(database, "Picked", [1])
        self.added = lifecycle.add_members(database, caller(NOW), self.picked, [2]).batch
        self.removed = lifecycle.remove_members(database, caller(NOW), self.picked, [1]).batch
        self.check = checks.add_check(database, ANNA, self.live, "size", {"at_least": 1, "at_most": None})
        self.deleted = draft(database, "Deleted", AACHEN)
        lifecycle.delete(database, caller(NOW), self.deleted)
        self.template = templates.save_template(database, ANNA, name="Neighbours", definition=AACHEN)
        self.forgotten = tables.Template(
            id=9, name="Forgotten", name_key="forgotten", category="Mine", description="", definition=to_json(AACHEN),
            parameters=[], created_by="", created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        import_file(database, caller(NOW), io.BytesIO(b"id,name\nA9,Werft\n"), Answers(entity="account"))
        self.imported = import_runs(database, ANNA)[0].id
        add(database, account(50), account(51))
        self.merged = duplicates.merge(database, caller(NOW), "account", 50, [51])[0]
        add(database, contact(4, deleted_at=NOW))
        lifecycle.suppress(database, caller(NOW), "grace@example.org")
        with database.writing() as session:
            declare_attribute(session, "contact", Attribute("shoe", "Shoe", AttributeType.TEXT))
        users.enter_user(database, caller(NOW), "bert@example.com", name="Bert", roles=[Role.ADMIN])
        folders.create_folder(database, caller(NOW), name="Open")


Act = Callable[[World], object]
ONE_TRACE: dict[UseCase, tuple[str, Act]] = {
    UseCase.CREATE_SEGMENT: (
        "segment 5", lambda w: lifecycle.create_segment(w.database, ANNA, kind="static", name="New"),
    ),
    UseCase.COPY_SEGMENT: ("segment 5", lambda w: lifecycle.copy(w.database, ANNA, w.live, name="Copy")),
    UseCase.SAVE_DRAFT: (
        "segment 1", lambda w: lifecycle.save_draft(w.database, ANNA, w.live, AACHEN, revision=w.revision),
    ),
    UseCase.DESCRIBE_SEGMENT: ("segment 1", lambda w: lifecycle.describe(w.database, ANNA, w.live, name="Other")),
    UseCase.SCHEDULE_SEGMENT: ("segment 1", lambda w: lifecycle.schedule(w.database, ANNA, w.live, mode="manual")),
    UseCase.PUBLISH_SEGMENT: ("segment 1", lambda w: lifecycle.publish(w.database, ANNA, w.live)),
    UseCase.STOP_SEGMENT: ("segment 1", lambda w: lifecycle.stop(w.database, ANNA, w.live)),
    UseCase.DELETE_SEGMENT: ("segment 1", lambda w: lifecycle.delete(w.database, ANNA, w.live)),
    UseCase.RESTORE_SEGMENT: ("segment 4", lambda w: lifecycle.restore(w.database, ANNA, w.deleted)),
    UseCase.RESTORE_VERSION: (
        "segment 1", lambda w: lifecycle.restore_version(w.database, ANNA, w.live, 1, revision=w.revision),
    ),
    UseCase.DISCARD_CHANGES: (
        "segment 1", lambda w: lifecycle.discard_changes(w.database, ANNA, w.live, revision=w.revision),
    ),
    UseCase.REFRESH_SEGMENT: ("segment 1", lambda w: lifecycle.refresh(w.database, ANNA, w.live)),
    UseCase.MOVE_SEGMENT: ("segment 1", lambda w: folders.move_segment(w.database, ANNA, w.live, 1)),
    UseCase.HAND_ON_SEGMENT: ("segment 1", lambda w: folders.hand_on(w.database, ANNA, w.live, 1)),
    UseCase.SIGN_OUT: ("user 1", lambda w: sign_ins.sign_out_everywhere(w.database, replace(ANNA, user_id=1), 1)),
    UseCase.MANAGE_USERS: (
        "user 2", lambda w: users.enter_user(w.database, ANNA, "anna@example.com", roles=[Role.EDITOR])
    ),
    UseCase.MANAGE_TOKENS: (
        "token 1", lambda w: tokens.create_token(w.database, ANNA, 1, name="Watch", roles=[Role.ADMIN])
    ),
    UseCase.CREATE_FOLDER: ("folder 2", lambda w: folders.create_folder(w.database, ANNA, name="New")),
    UseCase.CHANGE_FOLDER: ("folder 1", lambda w: folders.change_folder(w.database, ANNA, 1, name="Other")),
    UseCase.DELETE_FOLDER: ("folder 1", lambda w: folders.delete_folder(w.database, ANNA, 1)),
    UseCase.ADD_MEMBERS: ("segment 3", lambda w: lifecycle.add_members(w.database, ANNA, w.picked, [3])),
    UseCase.REMOVE_MEMBERS: ("segment 3", lambda w: lifecycle.remove_members(w.database, ANNA, w.picked, [2])),
    UseCase.UNDO_ADDING: ("segment 3", lambda w: lifecycle.undo_adding(w.database, ANNA, w.picked, w.added)),
    UseCase.UNDO_REMOVING: ("segment 3", lambda w: lifecycle.undo_removing(w.database, ANNA, w.picked, w.removed)),
    UseCase.ADD_CHECK: (
        "segment 1", lambda w: checks.add_check(w.database, ANNA, w.live, "size", {"at_least": 2, "at_most": None}),
    ),
    UseCase.CHANGE_CHECK: (
        "segment 1",
        lambda w: checks.change_check(w.database, ANNA, w.live, w.check, "size", {"at_least": 2, "at_most": None}),
    ),
    UseCase.REMOVE_CHECK: ("segment 1", lambda w: checks.remove_check(w.database, ANNA, w.live, w.check)),
    UseCase.RUN_CHECKS: ("segment 1", lambda w: checks.run_checks(w.database, ANNA, w.live)),
    UseCase.SAVE_TEMPLATE: (
        "template 2", lambda w: templates.save_template(w.database, ANNA, name="New", definition=AACHEN),
    ),
    UseCase.DESCRIBE_TEMPLATE: (
        "template 1",
        lambda w: templates.describe_template(w.database, ANNA, w.template, name="B", category="", description=""),
    ),
    UseCase.DELETE_TEMPLATE: ("template 1", lambda w: templates.delete_template(w.database, ANNA, w.template)),
    UseCase.RESTORE_TEMPLATE: ("template 9", lambda w: templates.restore_template(w.database, ANNA, w.forgotten)),
    UseCase.RECORD_CONSENT: (
        "contact 1",
        lambda w: consents.record_consent(w.database, ANNA, 1, CONSENTED),
    ),
    UseCase.DELETE_PERSON: ("contact 1", lambda w: lifecycle.delete_person(w.database, ANNA, "contact", 1)),
    UseCase.RESTORE_PERSON: ("contact 4", lambda w: lifecycle.restore_person(w.database, ANNA, "contact", 4)),
    UseCase.ERASE_PERSON: ("contact 1", lambda w: lifecycle.erase_person(w.database, ANNA, "contact", 1)),
    UseCase.SUPPRESS: ("", lambda w: lifecycle.suppress(w.database, ANNA, "ada@example.org")),
    UseCase.UNSUPPRESS: ("", lambda w: lifecycle.unsuppress(w.database, ANNA, "grace@example.org")),
    UseCase.IMPORT_FILE: (
        "file", lambda w: import_file(w.database, ANNA, io.BytesIO(b"id,name\nA1,Hof\n"), Answers(entity="account"))
    ),
    UseCase.MERGE_RECORDS: ("contact 2", lambda w: duplicates.merge(w.database, ANNA, "contact", 2, [1])),
    UseCase.UNDO_MERGE: ("merge 1", lambda w: duplicates.undo_merge(w.database, ANNA, w.merged)),
    UseCase.UNDO_IMPORT: ("import 1", lambda w: undo_import(w.database, ANNA, w.imported)),
    UseCase.DECLARE: ("", lambda w: declare_kind(w.database, ANNA, FAIR)),
    UseCase.DESCRIBE_ATTRIBUTE: (
        "attribute contact.shoe",
        lambda w: attributes.describe_attribute(w.database, ANNA, "contact", "shoe", label="Size", description="EU"),
    ),
    UseCase.RETYPE_ATTRIBUTE: (
        "attribute contact.shoe",
        lambda w: attributes.retype(w.database, ANNA, "contact", "shoe", attributes.Wanted(AttributeType.NUMBER)),
    ),
    UseCase.CHANGE_CHOICES: (
        "attribute contact.source", lambda w: attributes.add_choices(w.database, ANNA, "contact", "source", ["Radio"]),
    ),
    UseCase.REMOVE_ATTRIBUTE: (
        "attribute contact.shoe", lambda w: attributes.remove_attribute(w.database, ANNA, "contact", "shoe"),
    ),
    UseCase.CHANGE_SETTINGS: (
        "setting confirm-above-percent", lambda w: lifecycle.set_confirmation_percent(w.database, ANNA, 7),
    ),
    UseCase.START_LESSONS: ("learner Anna", lambda w: lessons.start_lessons(w.database, ANNA, "Anna")),
    UseCase.NOTE_STEP: ("", lambda w: lessons.note(w.database, ANNA, "designer_opened")),
}  # fmt: skip
"""Each use case with its subject and a call of it."""
SEVERAL = frozenset({UseCase.REFRESH_SEGMENTS, UseCase.PRUNE_LOG, UseCase.LOAD_SAMPLE})
"""Use cases in several transactions, of which each leaves a trace."""
ELSEWHERE = frozenset({UseCase.DISTRIBUTE_TABLES, UseCase.BACK_UP, UseCase.RESTORE_BACKUP})
"""Use cases that need a cluster, or programs of PostgreSQL (tests/core/store/test_backups.py)."""


def test_every_use_case_that_writes_is_tested() -> None:
    written = {UseCase[name] for code in sources().values() for name in written_by(code)}
    assert written == ONE_TRACE.keys() | SEVERAL | ELSEWHERE


READS = frozenset(UseCase) - ONE_TRACE.keys() - SEVERAL


@pytest.mark.parametrize("use_case", ONE_TRACE, ids=lambda use_case: use_case.name)
def test_every_use_case_that_writes_leaves_one_trace(database: Database, use_case: UseCase) -> None:
    subject, act = ONE_TRACE[use_case]
    world = World(database)
    keep_traces(database, Tracing(untraced=READS))
    act(world)

    assert traces(database) == [("Anna", use_case.name, subject)]


@pytest.mark.parametrize("use_case", ONE_TRACE, ids=lambda use_case: use_case.name)
def test_a_use_case_that_cant_leave_its_trace_does_nothing(database: Database, use_case: UseCase) -> None:
    _, act = ONE_TRACE[use_case]
    world = World(database)
    keep_traces(database, Tracing(untraced=READS, breaks=True))
    before = contents(database)
    with pytest.raises(BrokenError):
        act(world)

    assert contents(database) == before
    assert traces(database) == []


def test_every_refresh_of_a_round_leaves_a_trace(database: Database) -> None:
    world = World(database)
    keep_traces(database, Tracing(untraced=READS))
    lifecycle.refresh_all(database, caller(NOW + DAY, "Anna"))

    left = traces(database)
    assert {("Anna", "REFRESH_SEGMENT", f"segment {id_}") for id_ in (world.live, world.picked)} <= set(left)
    assert {what for _, what, _ in left} == {"REFRESH_SEGMENT", "REFRESH_SEGMENTS"}


def test_thinning_out_the_log_leaves_a_trace(database: Database) -> None:
    World(database)
    keep_traces(database, Tracing(untraced=READS))
    lifecycle.prune_log(database, caller(NOW + timedelta(days=8), "Anna"))

    assert set(traces(database)) == {("Anna", "PRUNE_LOG", "")}


def test_every_file_of_the_sample_leaves_a_trace(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in sample.FILES.values():
        header, row, *_ = (sample.FOLDER / file).read_text(encoding="utf-8").splitlines()
        (tmp_path / file).write_text(f"{header}\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(sample, "FOLDER", tmp_path)
    keep_traces(database, Tracing(untraced=READS))
    sample.load_sample(database, ANNA)

    imports = [("Anna", "IMPORT_FILE", f"file {name}") for name in sample.FILES.values()]
    assert traces(database) == [*imports, ("Anna", "LOAD_SAMPLE", "")]


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of Windrow's own."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.connection().execute(sa.select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


# The tests above find made-up offenders

OFFENDERS = """
from __future__ import annotations
from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.store import gate
from core.store.database import Database

def without_a_caller(database: Database, segment_id: int) -> None:
    with gate.writing(database, ANNA, UseCase.STOP_SEGMENT):
        pass

def beside_the_gate(database: Database, caller: Caller, segment_id: int) -> None:
    with database.writing() as session:
        pass

def by_the_engine(database: Database, caller: Caller) -> None:
    with database.engine.begin():
        pass

def before_the_gate(database: Database, caller: Caller, segment_id: int) -> None:
    with database.reading() as session:
        pass
    with gate.writing(database, caller, UseCase.STOP_SEGMENT):
        pass

def without_asking(database: Database, caller: Caller) -> int:
    return 1

def perhaps_without_a_caller(segment_id: int, database: Database | None = None) -> None:
    pass

class Room:
    def without_a_caller(self, database: Database) -> None:
        pass
"""


@pytest.fixture
def offenders() -> dict[str, UseCaseFunction]:
    module = ModuleType("core.offenders")
    exec(compile(OFFENDERS, "offenders.py", "exec"), vars(module))  # noqa: S102 - written above
    return {name.removeprefix("core.offenders."): function for name, function in use_cases_of(module).items()}


def test_a_use_case_without_a_caller_is_found(offenders: dict[str, UseCaseFunction]) -> None:
    without = {name for name, function in offenders.items() if not takes_a_caller(function)}
    assert without == {"without_a_caller", "perhaps_without_a_caller", "Room.without_a_caller"}


@pytest.mark.parametrize("name", ["beside_the_gate", "by_the_engine", "before_the_gate", "without_asking"])
def test_a_use_case_that_is_not_refused_is_found(
    offenders: dict[str, UseCaseFunction], name: str, tmp_path: Path
) -> None:
    try:
        is_found = not is_refused(offenders[name], tmp_path)
    except AssertionError as asked:
        is_found = str(asked) == "the database was asked"
    assert is_found


def test_a_transaction_beside_the_gate_is_found() -> None:
    assert opened_beside_the_gate(OFFENDERS) == {"beside_the_gate", "by_the_engine", "before_the_gate"}


@pytest.mark.parametrize(
    "body",
    [
        "db.engine.connect()",
        "Session(database._engine)",
        "go = database.writing; go()",
        "evaluations = database; evaluations.writing()",
        "gate = database; gate.writing()",
        "dialect_of = lambda x: x; dialect_of(database).writing()",
        "from core import lifecycle as gate",
        "import core.lifecycle as gate",
        "getattr(database, 'engine')",
        "attrgetter('engine.url')(database)",
        "vars(database)['engine']",
        "partial(database.replayed, work)",
        "databases.database().reading()",
        "sa.create_engine(address)",
        "create_engine(address)",
        "match database:\n        case Database(engine=found): pass",
    ],
)
def test_another_way_beside_the_gate_is_found(body: str) -> None:
    assert opened_beside_the_gate(f"def offender(database):\n    {body}\n") == {"offender"}


@pytest.mark.parametrize(
    "body",
    [
        "from core.store import gate",
        "gate.replayed(database, caller, UseCase.DECLARE, work)",
        "dialect_of(session).writing.form",
        "say('Reading the file')",
    ],
)
def test_what_asks_the_gate_is_no_offender(body: str) -> None:
    assert opened_beside_the_gate(f"def honest(database):\n    {body}\n") == set()


def test_a_use_case_that_writes_under_a_new_name_is_found() -> None:
    assert written_by(OFFENDERS) == {"STOP_SEGMENT"}
