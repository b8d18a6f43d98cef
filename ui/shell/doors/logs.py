"""The log: one line an event on standard error, as text or as JSON, with the ids of what it is about.

It holds no personal data: of an error it has the kind and the place, never the message, which may repeat a value; of
a session a short hash, as whoever knows its id may send files into it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from hashlib import blake2b
from typing import Any, Final, TextIO

import streamlit.logger
import structlog
from streamlit.runtime.scriptrunner import get_script_run_ctx
from structlog.typing import EventDict, Processor

from ui.shell.settings import LogForm

_OF_THE_SERVER: Final = ("streamlit", "uvicorn", "websockets")
_TALKATIVE: Final = ("alembic", "uvicorn.error", "httpx", "httpx2")
_ADDRESSES: Final = "uvicorn.access"
"""Every address that is asked, with what stands in it: stays silent."""


def configure(form: LogForm, stream: TextIO = sys.stderr) -> None:
    """Write every line of this process in a form, those of Streamlit and its server included."""
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
                _add_session,
                _without_messages,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    streamlit.logger.setup_formatter = _hand_on
    for name in [*logging.root.manager.loggerDict]:
        if name.startswith(_OF_THE_SERVER):
            _hand_on(logging.getLogger(name))
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _hand_on(logger: logging.Logger) -> None:
    """Have a logger of Streamlit's, which writes by itself, hand its lines on to ours."""
    logger.handlers.clear()
    logger.propagate = logger.name != _ADDRESSES


def short(session_id: str) -> str:
    """Return what the log calls a session."""
    return blake2b(session_id.encode(), digest_size=6).hexdigest()


def _add_session(_: object, __: str, event: EventDict) -> EventDict:
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        event.setdefault("session", short(context.session_id))
    return event


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
    names = []
    behind: BaseException | None = error
    while behind is not None and len(names) < 10:
        names.append(type(behind).__qualname__)
        behind = behind.__cause__ or behind.__context__
    return " from ".join(names)


def places(error: BaseException) -> list[str]:
    """Return the file, the line and the function of each call that led to an error, the last one first."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
