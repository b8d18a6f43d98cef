"""Refreshes and publications in processes of their own, to be killed at any moment.

    with crashing(database_url) as process:
        whole = process.run("refresh", segment_id, now)                  done to its end
        process.run("refresh", segment_id, now, at_step=2)               killed before its second step
        process.run("refresh", segment_id, now, after_seconds=0.01)      killed after a while, whatever it does then
        process.run("delete", contact_id, now)                           the same of a contact, or of a whole "round"

A step is a statement or a commit, so that a crash at a step is the same on every machine.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import sqlalchemy as sa

from core import lifecycle
from core.store.database import Database, open_database
from tests.callers import caller

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Effort:
    """How much was done: no steps are told of what was killed."""

    steps: int
    seconds: float

    def crash(self, random: Random, number: int, of: int) -> dict[str, float]:
        """When to kill the next one that does the same: at each of its steps in turn, or at a random instant."""
        if number % 2:
            return {"at_step": 1 + number * self.steps // of}
        return {"after_seconds": random.uniform(0, self.seconds * 1.2)}


class Crashing:
    """Starts refreshes or publications and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, act: str, segment_id: int, now: datetime, **crash: float) -> Effort:
        """Do one and wait for its end."""
        assert self.process.stdin
        assert self.process.stdout
        job = {"act": act, "segment_id": segment_id, "now": now.isoformat(), **crash}
        print(json.dumps(job), file=self.process.stdin, flush=True)
        return Effort(**json.loads(self.process.stdout.readline()))


@contextmanager
def crashing(database_url: str) -> Iterator[Crashing]:
    command = [sys.executable, "-m", "tests.crashing", database_url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Crashing(process)
        assert process.stdin
        process.stdin.close()


# In the process of its own


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(asdict(_run(sys.argv[1], **json.loads(line)))), flush=True)


def _run(
    url: str, act: str, segment_id: int, now: str, at_step: int | None = None, after_seconds: float | None = None
) -> Effort:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _act(url, act, segment_id, now, at_step, writing)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - of any kind: the child must never go on as its parent
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        told.read(1)
        began = time.perf_counter()
        if after_seconds is not None:
            time.sleep(after_seconds)
            os.kill(child, signal.SIGKILL)
        steps = int(told.read() or 0)
        seconds = time.perf_counter() - began
    os.waitpid(child, 0)
    return Effort(steps, seconds)


def _act(url: str, act: str, segment_id: int, now: str, at_step: int | None, writing: int) -> None:
    database, steps = open_database(url), 0

    def step(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == at_step:
            os.kill(os.getpid(), signal.SIGKILL)

    for event in ("before_cursor_execute", "commit"):
        sa.event.listen(database.engine, event, step)
    os.write(writing, b"!")
    _ACTS[act](database, segment_id, datetime.fromisoformat(now))
    os.write(writing, str(steps).encode())


def _refresh(database: Database, segment_id: int, now: datetime) -> None:
    lifecycle.refresh(database, caller(now), segment_id)


def _publish(database: Database, segment_id: int, now: datetime) -> None:
    lifecycle.publish(database, caller(now), segment_id)


def _round(database: Database, _segment_id: int, now: datetime) -> None:
    lifecycle.refresh_due(database, caller(now))


def _delete(database: Database, contact_id: int, now: datetime) -> None:
    lifecycle.delete_person(database, caller(now), "contact", contact_id)


_ACTS = {"refresh": _refresh, "publish": _publish, "round": _round, "delete": _delete}

if __name__ == "__main__":
    main()
