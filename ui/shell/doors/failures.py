"""A page's uncaught error: the log has what happened and where, the page an id to ask about it by."""

from __future__ import annotations

import logging
from secrets import token_hex
from typing import Final

import streamlit as st
from prometheus_client import Counter

from core.errors import DatabaseError, WindrowError
from ui.shell import notices, outage, visiting
from ui.shell.visiting import SignInError

_LOG: Final = logging.getLogger("windrow.pages")
_FAILURES: Final = Counter("windrow_page_failures", "Uncaught errors of pages.")


def tell(error: Exception) -> bool:
    """Log an uncaught error and draw its id, without anything that the error says; True, so Streamlit draws nothing.

    An error that is written for people is drawn as it is, an outage of the database with how it goes on.
    """
    if isinstance(error, DatabaseError):
        outage.draw(error)
        return True
    if isinstance(error, SignInError):
        visiting.refuse(error)
        return True
    if isinstance(error, WindrowError):
        st.error(notices.message(error), icon=":material/error:")
        return True
    failure = token_hex(4)
    _FAILURES.inc()
    _LOG.error("A page failed", exc_info=error, extra={"failure": failure})
    st.error(
        f"**Something went wrong.** The log of the server has it under the number **{failure}**. What you saved is "
        "safe. Reload the page to go on.",
        icon=":material/error:",
    )
    return True
