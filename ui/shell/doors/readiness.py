"""Whether this server can serve: its database answers with this release's schema, and its worker lives."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from time import monotonic
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from core.errors import DatabaseError
from ui.shell import background, databases

_WITHIN_SECONDS: Final = 5.0
_KEPT_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found: of the database *answers*, *old schema* or *away*; of the worker *alive*, *ended* or *none*."""

    database: str
    worker: str
    last_round_at: datetime | None

    @property
    def is_ready(self) -> bool:
        """Whether requests should be sent here."""
        return self.database == "answers" and self.worker != "ended"


def look() -> Readiness:
    """Ask the database and the worker of this process."""
    worker = background.worker()
    return Readiness(
        database=_database(),
        worker="none" if worker is None else "alive" if worker.is_alive else "ended",
        last_round_at=worker.last_round_at if worker else None,
    )


def _database() -> str:
    try:
        return "answers" if databases.main().is_current() else "old schema"
    except DatabaseError:
        return "away"


class Probe:
    """Answers /ready. Many who ask at once share one look, so that probes can't pile up at a database that hangs."""

    def __init__(self) -> None:
        self._look: asyncio.Task[Readiness] | None = None
        self._looked_at = 0.0

    async def answer(self, _request: Request) -> JSONResponse:
        """Answer 200 if the server can serve, else 503."""
        if self._look is None or (self._look.done() and monotonic() - self._looked_at > _KEPT_SECONDS):
            self._look = asyncio.create_task(run_in_threadpool(look))
            self._looked_at = monotonic()
        try:
            found = await asyncio.wait_for(asyncio.shield(self._look), _WITHIN_SECONDS)
        except TimeoutError:
            found = Readiness("away", "none", None)
        return JSONResponse(
            {
                "status": "ready" if found.is_ready else "not ready",
                "database": found.database,
                "worker": found.worker,
                "last_round_at": found.last_round_at.isoformat() if found.last_round_at else None,
            },
            HTTPStatus.OK if found.is_ready else HTTPStatus.SERVICE_UNAVAILABLE,
            headers={"Cache-Control": "no-store"},
        )
