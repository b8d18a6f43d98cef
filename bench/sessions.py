"""The answer times of the dashboard for many people at once, and the growth of its memory.

    python -m bench.sessions --people 50 --minutes 30

Starts the app on a new database with the sample. The people (`bench.visitors`) arrive within half a minute, and click
every few seconds: the list, a definition, a block of it to edit, the members, insights.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from time import perf_counter

from bench.callers import caller
from bench.processes import cpu_seconds, listening, watch_memory
from bench.visitors import Answers, visit
from core.access import clock
from core.store.database import open_database
from core.teaching import first_start
from tests.servers import run_app


async def _measure(url: str, process: int, people: int, minutes: float) -> None:
    megabytes: list[float] = []
    answers, until = Answers(), perf_counter() + minutes * 60
    began = cpu_seconds(process)
    await asyncio.gather(
        watch_memory(process, until, megabytes), *(visit(url, answers, number, until) for number in range(people))
    )
    print(answers.report())
    spent, number = cpu_seconds(process) - began, sum(map(len, answers.seconds.values()))
    print(f"server: {spent / (minutes * 60):.0%} of one core, {spent / number * 1000:.0f} ms of it for each answer")
    print("memory, MB by minute: " + " ".join(f"{one:.0f}" for one in megabytes))


def main() -> None:
    """Start the app, let the people in, and print the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/windrow.db"
        database = open_database(address)
        first_start.prepare(database, caller(clock.now()))
        database.dispose()
        with run_app(address, name="sessions") as url:
            asyncio.run(_measure(url, listening(url), asked.people, asked.minutes))


if __name__ == "__main__":
    main()
