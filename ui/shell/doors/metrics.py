"""Figures for Prometheus, about the process alone: no name and no address is a label."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from streamlit.runtime import Runtime, exists

from ui.shell import background

PATHS: Final = ("/metrics", "/_stcore/metrics")
"""Ours, and that of Streamlit, which asks nobody who they are."""
REFUSED: Final = Counter("windrow_requests_refused", "Requests that were not let in.", ["status"])
_RUNS: Final = Histogram(
    "windrow_page_run_seconds",
    "How long a run of a page took.",
    ["page"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
_SESSIONS: Final = Gauge("windrow_sessions", "Browser tabs that are connected.")
_LAST_ROUND: Final = Gauge(
    "windrow_worker_last_round_timestamp_seconds", "When the worker of this process last looked for work; 0 for never."
)


@contextmanager
def timed(page: str) -> Iterator[None]:
    """Time a run of a page."""
    began = perf_counter()
    try:
        yield
    finally:
        _RUNS.labels(page).observe(perf_counter() - began)


def _sessions() -> int:
    if not exists():
        return 0
    counted = Runtime.instance().stats_mgr.get_stats(family_names=["active_sessions"])
    return sum(int(stat.value) for stats in counted.values() for stat in stats)


def _worker_looked_at() -> float:
    worker = background.worker()
    return worker.last_round_at.timestamp() if worker and worker.last_round_at else 0.0


_SESSIONS.set_function(_sessions)
_LAST_ROUND.set_function(_worker_looked_at)


async def answer(_request: Request) -> Response:
    """Answer /metrics."""
    text = await run_in_threadpool(generate_latest, REGISTRY)
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})
