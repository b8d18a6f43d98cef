"""People who click about: each a session of its own over a websocket, as a browser opens it, with its answer times.

An answer is over when the app says that its run is finished; drawing it is the browser's. A visitor whose connection
breaks comes back, as a browser does.
"""

from __future__ import annotations

import asyncio
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.request import Request, urlopen

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

SEED = 50
PAUSE_SECONDS = 3.0
# Long enough that people who arrive together don't keep asking for the same page together.
ARRIVAL_SECONDS = 30.0
SEGMENTS = range(1, 9)
_LOCALE, _ZONE = "en-GB", "Europe/Berlin"
_BACK_AFTER_SECONDS = 1.0
_PAGE_SECONDS = 30.0
_BROKEN = (ConnectionClosed, InvalidHandshake, OSError)


@dataclass
class Answers:
    """Seconds from a click to the end of its answer, by what was clicked, and what went wrong.

    ``errors`` are the framework's own, ``told`` errors in the words of the app, and ``broken`` connections that ended.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    by_minute: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def report(self) -> str:
        """Return a line for each click, one for all, and what went wrong."""
        lines = [_line(name, seconds) for name, seconds in sorted(self.seconds.items())]
        everything = [second for one in self.seconds.values() for second in one]
        wrong = [
            f"{sum(found.values())} {what}{_listed(found)}"
            for what, found in (
                ("errors of the framework", self.errors),
                ("errors in the app's own words", self.told),
                ("broken connections", self.broken),
            )
        ]
        return "\n".join([*lines, _line("all", everything), self._minutes(), *wrong])

    def _minutes(self) -> str:
        late = [statistics.quantiles(seconds, n=20)[-1] for seconds in self.by_minute.values() if len(seconds) > 1]
        return "p95 by minute: " + " ".join(f"{one:.2f}" for one in late)


def _line(name: str, seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"{name:12} {len(seconds):6} answers"
    cuts = statistics.quantiles(seconds, n=100)
    figures = f"median {cuts[49]:.3f} s   p95 {cuts[94]:.3f} s   max {max(seconds):.3f} s"
    return f"{name:12} {len(seconds):6} answers   {figures}"


def _listed(found: Counter[str]) -> str:
    return "".join(f"\n  {number} × {text}" for text, number in found.most_common(8))


@dataclass(frozen=True)
class _Button:
    """A drawn button: its id, and the fragment that a click runs alone."""

    id: str
    fragment: str


class Visitor:
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
                case "delta":
                    self._look(drawn)
                case "script_finished" if drawn.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return

    def _look(self, drawn: ForwardMsg) -> None:
        """Note a drawn button or error."""
        element = drawn.delta.new_element
        match element.WhichOneof("type"):
            case "button":
                self._buttons[element.button.label].append(_Button(element.button.id, drawn.delta.fragment_id))
            case "exception":
                self._answers.errors[f"{element.exception.type}: {element.exception.message[:80]}"] += 1
            case "alert" if element.alert.format == Alert.ERROR:
                self._answers.told[element.alert.body[:80]] += 1


def _cookies(url: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Ask for the page, as a browser does before it opens the socket, and return the header of its cookies."""
    asked = Request(url, headers={**headers, "Accept": "text/html"})  # noqa: S310 - an address of this machine
    with urlopen(asked, timeout=_PAGE_SECONDS) as answer:  # noqa: S310 - likewise
        jar = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie", [])))
    return {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())}


async def visit(
    url: str, answers: Answers, number: int, until: float, headers: Mapping[str, str] | None = None
) -> None:
    """Arrive some time within `ARRIVAL_SECONDS`, and click about until a time of `perf_counter`."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    rng = random.Random(SEED + number)  # noqa: S311 - nothing secret
    await asyncio.sleep(rng.uniform(0, ARRIVAL_SECONDS))
    while perf_counter() < until:
        try:
            cookies = await asyncio.to_thread(_cookies, url, headers) if headers else {}
            async with connect(
                address,
                additional_headers={**(headers or {}), **cookies},
                origin=url,  # type: ignore[arg-type]  # a plain text will do
                subprotocols=["streamlit"],  # type: ignore[list-item]  # here too
                max_size=None,
            ) as connection:
                await Visitor(connection, answers, rng).work(until)
        except _BROKEN as error:
            answers.broken[f"{type(error).__name__}: {error}"[:80]] += 1
            await asyncio.sleep(_BACK_AFTER_SECONDS)
