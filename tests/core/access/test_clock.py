"""Only `core.access.clock` reads the clock; a caller brings the instant, and few make a caller."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import core
from core.access import clock

ROOT = Path(core.__file__).parents[1]
CLOCK = ROOT / "core" / "access" / "clock.py"
MODULES = sorted(
    {
        ROOT / "app.py",
        ROOT / "dashboard.py",
        *(path for room in ("core", "ui", "pages") for path in (ROOT / room).rglob("*.py")),
    }
    - {CLOCK}
)
ASKING = {
    "core/access/caller.py", "core/commands/arguments.py", "core/lifecycle/worker.py", "ui/shell/caller.py",
    "ui/shell/doors/identities.py",
    "ui/shell/doors/reception.py", "ui/shell/outage.py", "ui/shell/visiting.py",
}  # fmt: skip
"""What asks `core.access.clock`: what makes callers and visits, the worker, which no one calls, and the page that looks
again for a database that is away.
"""

READS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "ctime"),
    ("func", "now"), ("func", "current_timestamp"), ("func", "current_date"), ("func", "localtimestamp"),
}  # fmt: skip
"""Calls that read the clock of this machine or of the database. Calls that measure durations are not among them."""
IMPORTED = {name for module, name in READS if module == "time"}


def clock_reads(source: str) -> list[str]:
    """Find where Python source reads a clock."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in READS:
                found.append(f"line {node.lineno}: {owner}.{node.attr}")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [f"line {node.lineno}: {name.name}" for name in node.names if name.name in IMPORTED]
    return found


def asks_the_clock(source: str) -> bool:
    """Whether Python source imports `core.access.clock`, or something of it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        if any(f"{name}.".startswith("core.access.clock.") for name in names):
            return True
    return False


def test_only_what_makes_a_caller_asks_the_clock() -> None:
    asking = [module for module in MODULES if asks_the_clock(module.read_text(encoding="utf-8"))]
    assert {module.relative_to(ROOT).as_posix() for module in asking} == ASKING


@pytest.mark.parametrize(
    "source",
    [
        "from core.access import caller, clock",
        "from core.access.clock import now as at",
        "import core.access.clock as c",
    ],
)
def test_the_scan_finds_who_asks_the_clock(source: str) -> None:
    assert asks_the_clock(source)
    assert not asks_the_clock(source.replace("clock", "clocks"))


@pytest.mark.parametrize("module", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_no_other_module_reads_the_clock(module: Path) -> None:
    assert clock_reads(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(UTC)", "datetime.datetime.utcnow()", "date.today()", "time.time()", "from time import time",
        "sa.func.now()", "func.current_timestamp()",
    ],
)  # fmt: skip
def test_the_scan_finds_a_reading_of_the_clock(source: str) -> None:
    assert clock_reads(source)


@pytest.mark.parametrize("source", ["perf_counter()", "from time import perf_counter, sleep", "clock.now()", "now()"])
def test_the_scan_ignores_other_calls(source: str) -> None:
    assert clock_reads(source) == []


def test_now_is_this_instant_in_utc() -> None:
    before = datetime.now(UTC)
    now = clock.now()
    assert before <= now <= before + timedelta(minutes=1)
    assert now.tzinfo is UTC
