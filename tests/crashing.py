"""Refreshes and publications in processes of their own, to be killed at any moment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CRASHING = """
import os, signal, sys, time
from datetime import datetime
from core import lifecycle
from core.store.database import open_database

for line in sys.stdin:
    act, segment_id, now, wait_seconds = line.split()
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        database = open_database(sys.argv[1])
        os.write(told, b"!")
        getattr(lifecycle, act)(database, int(segment_id), now=datetime.fromisoformat(now))
        os._exit(0)
    os.read(ready, 1)
    started = time.perf_counter()
    if float(wait_seconds) >= 0:
        time.sleep(float(wait_seconds))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready)
    os.close(told)
    print(time.perf_counter() - started, flush=True)
"""
"""Refreshes or publishes in a process of its own, which it kills after so many seconds; -1 lets it finish."""


class Crashing:
    """Starts refreshes or publications and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, act: str, segment_id: int, now: datetime, wait_seconds: float = -1) -> float:
        """How long it took."""
        assert self.process.stdin
        assert self.process.stdout
        print(act, segment_id, now.isoformat(), wait_seconds, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


@contextmanager
def crashing(database_url: str) -> Iterator[Crashing]:
    command = [sys.executable, "-c", CRASHING, database_url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Crashing(process)
        assert process.stdin
        process.stdin.close()
