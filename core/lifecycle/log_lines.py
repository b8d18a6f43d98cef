"""The log: one line an event on standard error, as text or as JSON, with the ids of what it is about.

It holds no personal data: of an error it has the kind and the place, never the message, which may repeat a value.
"""

from __future__ import annotations

import logging
import sys
import traceback
from enum import StrEnum
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, Processor

_TALKATIVE: Final = ("alembic", "uvicorn.error", "httpx", "httpx2")


class LogForm(StrEnum):
    """How lines of the log are written."""

    TEXT = "text"
    JSON = "json"


def configure(form: LogForm, stream: TextIO = sys.stderr, *more: Processor) -> None:
    """Write every line of this process in a form; ``more`` add to each line before it is written."""
    last: Processor = (
        structlog.processors.JSONRenderer()
        if form is LogForm.JSON
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                *more,
                _without_messages,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_messages(_: object, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its kind and where it was raised."""
    raised: Any = event.pop("exc_info", None)
    error = sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event["error"] = kinds(error)
        event["at"] = places(error)
    return event


def kinds(error: BaseException) -> str:
    """Return the kind of an error and of those behind it."""
    names: list[str] = []
    behind: BaseException | None = error
    while behind is not None and len(names) < 10:
        names.append(type(behind).__qualname__)
        behind = behind.__cause__ or behind.__context__
    return " from ".join(names)


def places(error: BaseException) -> list[str]:
    """Return the file, the line and the function of each call that led to an error, the last one first."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
