"""The answer times of the dashboard for many people at once, and the growth of its memory.

    python -m bench.sessions --people 50 --minutes 30

Starts the app on a new database with the sample. The people arrive within half a minute. Each is a session of its
own over a websocket, as a browser opens it, and clicks every few seconds: the list, a definition, a block of it to
edit, the members, insights. An answer is over when the app says that its run is finished; drawing it is the
browser's.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.callers import caller
from core.access import clock
from core.store.database import open_database
from core.teaching import first_start
from tests.servers import run_app

SEED = 50
PAUSE_SECONDS = 3.0
# Long enough that people who arrive together don't keep asking for the same page together.
ARRIVAL_SECONDS = 30.0
SEGMENTS = range(1, 9)
_LOCALE, _ZONE = "en-GB", "Europe/Berlin"


@dataclass
class Answers:
    """Seconds from a click to the end of its answer, by what was clicked."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    by_minute: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: int = 0

    def report(self) -> str:
        """Return a line for each click, and one for all."""
        lines = [_line(name, seconds) for name, seconds in sorted(self.seconds.items())]
        return "\n".join([*lines, _line("all", [s for one in self.seconds.values() for s in one]), self._minutes()])

    def _minutes(self) -> str:
        late = [statistics.quantiles(seconds, n=20)[-1] for seconds in self.by_minute.values() if len(seconds) > 1]
        return "p95 by minute: " + " ".join(f"{one:.2f}" for one in late)


def _line(name: str, seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    figures = f"median {cuts[49]:.3f} s   p95 {cuts[94]:.3f} s   max {max(seconds):.3f} s"
    return f"{name:12} {len(seconds):6} answers   {figures}"


@dataclass(frozen=True)
class _Button:
    """A drawn button: its id, and the fragment that a click runs alone."""

    id: str
    fragment: str


class Person:
    """One session, which knows only what the app draws."""

    def __init__(self, connection: ClientConnection, answers: Answers, rng: random.Random) -> None:
        self._connection, self._answers, self._rng = connection, answers, rng
        self._pages: dict[str, str] = {}
        self._page, self._query = "", ""
        self._buttons: dict[str, list[_Button]] = defaultdict(list)

    async def work(self, until: float) -> None:
        """Click about until a time of `perf_counter`."""
        await self._open("", "")
        while perf_counter() < until:
            query = f"id={self._rng.choice(SEGMENTS)}"
            await self._timed("list", self._open("segments", ""))
            await self._timed("definition", self._open("builder", query))
            for label in ("Edit", "Done"):
                if self._buttons[label]:
                    await self._timed("edit block", self._click(self._rng.choice(self._buttons[label])))
            await self._timed("members", self._open("members", query))
            await self._timed("insights", self._open("insights", query))

    async def _timed(self, name: str, answer: Awaitable[None]) -> None:
        await asyncio.sleep(self._rng.uniform(0.5, 1.5) * PAUSE_SECONDS)
        started = perf_counter()
        await answer
        self._answers.seconds[name].append(perf_counter() - started)
        self._answers.by_minute[int(started // 60)].append(perf_counter() - started)

    async def _open(self, path: str, query: str) -> None:
        self._page, self._query = self._pages.get(path, ""), query
        self._buttons.clear()
        await self._run(BackMsg())

    async def _click(self, button: _Button) -> None:
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id=button.id, trigger_value=True)
        message.rerun_script.fragment_id = button.fragment
        await self._run(message)

    async def _run(self, message: BackMsg) -> None:
        """Run the script, and read what it draws to its end."""
        state = message.rerun_script
        state.page_script_hash, state.query_string = self._page, self._query
        state.context_info.locale, state.context_info.timezone = _LOCALE, _ZONE
        await self._connection.send(message.SerializeToString())
        while True:
            drawn = ForwardMsg.FromString(await self._connection.recv())  # always bytes
            match drawn.WhichOneof("type"):
                case "navigation":
                    self._pages = {page.url_pathname: page.page_script_hash for page in drawn.navigation.app_pages}
                case "delta" if drawn.delta.new_element.HasField("button"):
                    button = drawn.delta.new_element.button
                    self._buttons[button.label].append(_Button(button.id, drawn.delta.fragment_id))
                case "delta" if drawn.delta.new_element.HasField("exception"):
                    self._answers.failures += 1
                case "script_finished" if drawn.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return


async def _person(url: str, answers: Answers, number: int, until: float) -> None:
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    rng = random.Random(SEED + number)  # noqa: S311 - nothing secret
    await asyncio.sleep(rng.uniform(0, ARRIVAL_SECONDS))
    async with connect(address, subprotocols=["streamlit"], max_size=None) as connection:  # type: ignore[list-item]  # a plain text will do
        await Person(connection, answers, rng).work(until)


async def _memory(process: int, until: float, minutes: list[float]) -> None:
    while perf_counter() < until:
        minutes.append(_megabytes(process))
        await asyncio.sleep(60)


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("RssAnon"))


def _cpu_seconds(process: int) -> float:
    times = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / 100


async def _measure(url: str, process: int, people: int, minutes: float) -> None:
    megabytes: list[float] = []
    answers, until = Answers(), perf_counter() + minutes * 60
    began = _cpu_seconds(process)
    await asyncio.gather(
        _memory(process, until, megabytes), *(_person(url, answers, number, until) for number in range(people))
    )
    print(answers.report())
    print(f"{answers.failures} pages with an error")
    spent, number = _cpu_seconds(process) - began, sum(map(len, answers.seconds.values()))
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
            asyncio.run(_measure(url, _listening(url), asked.people, asked.minutes))


def _listening(url: str) -> int:
    """Return the process of the app: the one whose command line names its port."""
    port = url.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # the process ended meanwhile
        if f"--server.port={port}".encode() in words:
            return int(folder.name)
    raise LookupError(port)


if __name__ == "__main__":
    main()
