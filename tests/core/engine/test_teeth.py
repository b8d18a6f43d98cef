"""Deliberate faults in the compiler: the agreement check must see each of them.

A fault is one line of the compiler's source written differently. The definitions are those of
tests/core/engine/test_agreement.py; each fault looks only at those that mention its subject.
"""

import importlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest
from sqlalchemy.engine import Connection

from core.language.definition import Definition, to_json
from core.store.database import open_database
from tests.agreement import differ
from tests.core.engine.test_agreement import DEFINITIONS_PER_WORLD, bound_questions
from tests.loading import load
from tests.worlds import SCENARIOS, World, world

FAULTS = {
    # fault: (module, line, line with the fault, subject)
    "unknown is not false under a negation": (
        "engine.compiler.algebra",
        "predicate.self_group().is_not(sa.true())",
        "sa.not_(predicate.self_group())",
        "_not",
    ),
    "only where there is data is ignored": (
        "engine.compiler.conditions",
        "if condition.only_with_data else opposite",
        "if False else opposite",
        '"only_with_data":true',
    ),
    "a range includes its open beginning": (
        "engine.compiler.ranges",
        "column >= low if instants.includes_low else column > low",
        "column >= low",
        "in_the_last",
    ),
    "a range excludes its closed end": (
        "engine.compiler.ranges",
        "column <= high if instants.includes_high else column < high",
        "column < high",
        "in_the_last",
    ),
    "a range includes its open end": (
        "engine.compiler.ranges",
        "column <= high if instants.includes_high else column < high",
        "column <= high",
        "_ago",
    ),
    "a related group is met by several records together": (
        "engine.compiler",
        'case "any":\n                return owners(holds)',
        """case "any":
                each = [group.model_copy(update={"conditions": (part,)}) for part in group.conditions]
                if group.match == "all":
                    return all_of(*(owners(self._on(related, one)[0]) for one in each))
                return owners(holds)""",
        r'"kind":"related","match":"all","quantifier":"any"',
    ),
    "all of no related records": (
        "engine.compiler",
        "all_of(owners(holds), Not(owners(denied(holds))))",
        "Not(owners(denied(holds)))",
        '"quantifier":"all"',
    ),
    "all of the related records, unknown ones left out": (
        "engine.compiler",
        "Not(owners(denied(holds)))",
        "Not(owners(sa.not_(holds)))",
        '"quantifier":"all"',
    ),
    "deleted related records are asked": (
        "engine.compiler",
        ".where(related.table.c.deleted_at.is_(None), key.is_not(None), condition)",
        ".where(key.is_not(None), condition)",
        '"kind":"related"',
    ),
    "a chain folds from the right": (
        "engine.compiler",
        "for step in steps:",
        "for step in reversed(steps):",
        "but_not",
    ),
    "inclusion wins over exclusion": (
        "engine.compiler",
        "if definition.excluded:",
        "if definition.excluded and not definition.included:",
        r'"excluded":\[\d',
    ),
    "a segment is evaluated in the zone of who asks": (
        "engine.compiler",
        "Moment(self.moment.as_of, segment.zone)",
        "Moment(self.moment.as_of, self.moment.zone)",
        '"segment":"today-',
    ),
    "who enters a static segment at as_of is no member yet": (
        "engine.compiler",
        "_STAY.c.entered_at <= at",
        "_STAY.c.entered_at < at",
        '"picked-',
    ),
    "deleted profiles are selected": (
        "engine.compiler.rows",
        ".where(table.c.deleted_at.is_(None))",
        "",
        '"kind":"condition"',
    ),
    "deleted contacts are read through a lead": (
        "engine.compiler.rows",
        "sa.and_(table.c.id == key, table.c.deleted_at.is_(None))",
        "table.c.id == key",
        '"target":"lead"',
    ),
    "deleted accounts are read": (
        "engine.compiler.rows",
        "sa.and_(table.c.id == key, table.c.deleted_at.is_(None))",
        "table.c.id == key",
        r'"account\.',
    ),
    "future interactions are counted": (
        "engine.compiler.behavior",
        "if within.high is None or within.high > as_of:",
        "if within.high is None and as_of is None:",
        '"kind":"ever"',
    ),
    "a window that ends in the future is not cut off": (
        "engine.compiler.behavior",
        "if within.high is None or within.high > as_of:",
        "if within.high is None:",
        '"kind":"b',
    ),
    "not in the last forgets the range itself": (
        "engine.compiler.behavior",
        "*(Not(self._at_least_one(within)) for within in without)",
        "",
        "not_in_the_last",
    ),
    "before the last range excludes the instant at which it begins": (
        "engine.compiler.behavior",
        "InstantRange(high=recent.low, includes_high=True)",
        "InstantRange(high=recent.low)",
        "not_in_the_last",
    ),
    "distinct days are days in UTC": (
        "engine.compiler.behavior",
        "local_day(at, self.moment.zone,",
        'local_day(at, "UTC",',
        "count_days",
    ),
    "the sum of no data is no data": (
        "engine.compiler.behavior",
        "sa.func.coalesce(sa.func.sum(value), 0)",
        "sa.func.sum(value)",
        '"kind":"sum"',
    ),
    "an average is a binary fraction": (
        "engine.compiler.behavior",
        "left: ColumnElement[Any] = total * sa.literal_column(str(q))",
        "left: ColumnElement[Any] = sa.func.avg(sa.cast(column, sa.Float) / 100) * 100 * q * sa.cast(count, sa.Float)",
        '"kind":"average"',
    ),
    "an average counts interactions without data": (
        "engine.compiler.behavior",
        "sa.func.count(column)",
        "sa.func.count()",
        '"kind":"average"',
    ),
    "who did nothing is not among those who did it at most so often": (
        "engine.compiler.behavior",
        "return value >= _NOTHING",
        "return value < _NOTHING",
        '"operator":"at_most"',
    ),
    "percent and underscore are wildcards": (
        "store.dialects.sqlite.expressions",
        "return sa.func.instr(key, part) > 0",
        'return key.like("%" + part + "%")',
        r'contain","value":"[^"]*[%_]|contains","value":"[^"]*[%_]',
    ),
    "an ending may stand anywhere": (
        "store.dialects.sqlite.expressions",
        "return sa.func.substr(key, -len(ending)) == ending",
        "return sa.func.instr(key, ending) > 0",
        "end_with",
    ),
    "a beginning goes one text too far": (
        "engine.compiler.operators",
        "column < end)",
        "column <= end)",
        "begin",
    ),
    "text is lowered instead of folded": (
        "engine.compiler.operators",
        "folded = fold(value)",
        "folded = value.lower()",
        r'(is|is_not|with|contain|contains)","value":"[^"]*[ßẞǅİς\u0301ﬁ]',
    ),
    "a choice is part of another": (
        "engine.compiler.operators",
        'f"{CHOICE_SEPARATOR}{code}{CHOICE_SEPARATOR}"',
        "code",
        "_of",
    ),
    "a decimal bound is rounded up": (
        "engine.compiler.operators",
        "column <= floor(v)",
        "column <= ceil(v)",
        r'(is_at_most|is_between|at_most|between)".*\d\.\d',
    ),
    "months are not clamped to their last day": (
        "language.dates",
        "min(day.day, monthrange(year, month + 1)[1])",
        "min(day.day, 28)",
        "months",
    ),
    "a day always has 24 hours": (
        "language.dates",
        "wall = _wall(as_of, zone)\n",
        """wall = _wall(as_of, zone)
    if span.unit == "days":
        return _clamp(lambda: as_of + amount * timedelta(days=1), direction)
""",
        '"unit":"days"',
    ),
    "a day begins at midnight UTC": (
        "language.dates",
        "datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)",
        "datetime.combine(day, time.min, UTC)",
        '"kind":"b',
    ),
    "weeks start on Sunday": (
        "language.dates",
        "timedelta(days=today.weekday())",
        "timedelta(days=(today.weekday() + 1) % 7)",
        "_week",
    ),
    "the last days include one more": (
        "language.dates",
        "_shift_or_clamp(today, -span.amount, span.unit) + timedelta(days=1)",
        "_shift_or_clamp(today, -span.amount, span.unit)",
        "in_the_last",
    ),
    "29 February has no anniversary in common years": (
        "language.dates",
        "LEAP_DAY if common_28_february else _code(last)",
        "_code(last)",
        "anniversary_is",
    ),
}


class Stage:
    """The worlds of the agreement check, each loaded into SQLite on first use."""

    def __init__(self, folder: Path, template: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._template = template
        self._stack = stack
        self._worlds = [world(seed) for seed in range(len(SCENARIOS))]
        self._connections: dict[int, Connection] = {}
        definitions = [
            (one, definition, to_json(definition))
            for one in self._worlds
            for _, definition in (*one.definitions(DEFINITIONS_PER_WORLD), *bound_questions(one))
        ]
        # Small ones first: they take less time, and have less that hides a fault.
        self._definitions = sorted(definitions, key=lambda listed: len(listed[2]))

    def about(self, subject: str) -> Iterator[tuple[World, Connection, Definition]]:
        """The definitions with JSON that the subject, a regular expression, matches; small ones first."""
        for one, definition, text in self._definitions:
            if re.search(subject, text):
                yield one, self._connection(one), definition

    def _connection(self, one: World) -> Connection:
        if one.seed not in self._connections:
            file = self._folder / f"world_{one.seed}.db"
            shutil.copyfile(self._template, file)
            database = open_database(f"sqlite:///{file}")
            self._stack.callback(database.dispose)
            load(one, database)
            self._connections[one.seed] = self._stack.enter_context(database.engine.connect())
        return self._connections[one.seed]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Callable[..., Path]) -> Iterator[Stage]:
    with ExitStack() as stack:
        yield Stage(tmp_path_factory.mktemp("teeth"), migrated_file(is_declared=True), stack)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_agreement_check_sees_a_fault(fault: str, stage: Stage) -> None:
    module, line, faulty, subject = FAULTS[fault]
    with _compiler_with(f"core.{module}", line, faulty):
        seen = any(differ(one, connection, definition) for one, connection, definition in stage.about(subject))
    assert seen, f"nobody noticed that {fault}"


_MAKING_SQL = ("core.language.dates", "core.engine.compiler", "core.store.expressions", "core.store.dialects")
"""The modules that may have a fault, with those that hold what they define."""


@contextmanager
def _compiler_with(module: str, line: str, faulty: str) -> Iterator[None]:
    """Import `core.engine.compiler` again, with one line of one module written differently."""
    finder = _Finder(module, lambda source: _replaced(source, line, faulty))
    names = [name for name in sys.modules if name.startswith(_MAKING_SQL)]
    sound = {name: sys.modules.pop(name) for name in names}
    sys.meta_path.insert(0, finder)
    try:
        importlib.import_module("core.engine.compiler")
        yield
    finally:
        sys.meta_path.remove(finder)
        sys.modules.update(sound)
        for name, module_before in sound.items():
            room, _, own_name = name.rpartition(".")
            setattr(sys.modules[room], own_name, module_before)


def _replaced(source: str, line: str, faulty: str) -> str:
    assert source.count(line) == 1, f"the source must have this once, to write it differently: {line}"
    return source.replace(line, faulty)


class _Finder(PathFinder):
    """Finds one module with its source changed, and leaves every other to the next finder."""

    def __init__(self, module: str, change: Callable[[str], str]) -> None:
        self._module = module
        self._change = change

    def find_spec(self, fullname, path=None, target=None) -> ModuleSpec | None:  # type: ignore[no-untyped-def,override]
        if fullname != self._module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Loader(fullname, spec.origin, self._change)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, change: Callable[[str], str]) -> None:
        super().__init__(fullname, path)
        self._change = change

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_source(fullname)
        assert source is not None
        return compile(self._change(source), self.path, "exec", dont_inherit=True)
