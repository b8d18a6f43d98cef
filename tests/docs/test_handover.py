"""docs/handover.md: its example runs, also when it is killed, and its tables name what there is."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from random import Random

import sqlalchemy as sa

from core import lifecycle
from core.membership.handover import Movement
from core.store.database import Database
from tests.callers import caller
from tests.makers import HOUR, NOW, add_many, members, static
from tests.waiting import WITHIN_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "handover.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TABLES = [re.findall(r"^\| (\w+) \|", part, re.MULTILINE)[1:] for part in PAGE.split("\n## ")[1:]]
PEOPLE, KILLS = 300, 4


def test_the_tables_name_the_columns_of_the_view_and_of_a_change(database: Database) -> None:
    with database.engine.connect() as connection:
        columns = list(connection.execute(sa.text("SELECT * FROM segment_member")).keys())
    assert TABLES[0] == columns
    assert TABLES[2] == [field.name for field in fields(Movement)]


def test_the_example_follows_a_segment_whenever_it_is_killed(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    """It would fail on a change that it is told twice: nobody can be enrolled twice."""
    script, journey = tmp_path / "follow.py", tmp_path / "journey.db"
    script.write_text(EXAMPLE, encoding="utf-8")
    command = [sys.executable, str(script), "picked", str(journey)]
    environment = os.environ | {"DATABASE_URL": database_url}
    add_many(database, range(1, PEOPLE + 1))
    segment_id = static(database, "Picked", range(1, PEOPLE + 1))
    random, took = Random(1), 0.0  # noqa: S311 - the same every time
    for round_ in range(1, KILLS + 2):
        lifecycle.remove_members(
            database, caller(NOW + 2 * round_ * HOUR), segment_id, random.sample(range(1, PEOPLE + 1), 40)
        )
        lifecycle.add_members(
            database, caller(NOW + (2 * round_ + 1) * HOUR), segment_id, random.sample(range(1, PEOPLE + 1), 40)
        )
        with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
            started = time.perf_counter()
            if 1 < round_ <= KILLS:
                time.sleep(random.uniform(took / 2, took))
                process.kill()
            code = process.wait(timeout=WITHIN_SECONDS)
            took = took or time.perf_counter() - started
        if round_ in (1, KILLS + 1):
            assert code == 0
    with closing(sqlite3.connect(journey)) as kept:
        enrolled = {id_ for (id_,) in kept.execute("SELECT id FROM enrolled WHERE segment = 'picked'")}
    assert enrolled == members(database, segment_id)
