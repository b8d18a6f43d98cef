"""The log of the server: every line of Streamlit and its own too, with the session that it is about.

What a line holds is in `core.lifecycle.log_lines`. Of a session it has a short hash, as its id lets others send
files into it.
"""

from __future__ import annotations

import logging
import sys
from hashlib import blake2b
from typing import Final, TextIO

import streamlit.logger
from streamlit.runtime.scriptrunner import get_script_run_ctx
from structlog.typing import EventDict

from core.lifecycle import log_lines
from core.lifecycle.log_lines import LogForm

_OF_THE_SERVER: Final = ("streamlit", "uvicorn", "websockets")
_ADDRESSES: Final = "uvicorn.access"
"""Every address that is asked, with what stands in it: stays silent."""


def configure(form: LogForm, stream: TextIO = sys.stderr) -> None:
    """Write every line of this process in a form, those of Streamlit and its server included."""
    log_lines.configure(form, stream, _add_session)
    streamlit.logger.setup_formatter = _hand_on
    for name in [*logging.root.manager.loggerDict]:
        if name.startswith(_OF_THE_SERVER):
            _hand_on(logging.getLogger(name))


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
