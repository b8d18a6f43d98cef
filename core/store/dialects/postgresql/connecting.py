"""Connections of PostgreSQL: how long they are waited for, and how one is asked whether its server is still there."""

from __future__ import annotations

import select
from time import monotonic
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine

from core.store.dialects.postgresql.discreet_errors import hide_values_in

CONNECT_SECONDS = 5
ANSWER_SECONDS = 3.0
"""A server that says nothing for so long to an empty question hangs; its connection is given up."""


def engine(address: URL) -> Engine:
    """Return an engine that waits some seconds for a server, and asks each connection before use."""
    waits = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS}
    created = sa.create_engine(address, pool_pre_ping=True, connect_args=waits, hide_parameters=True)
    event.listen(created, "handle_error", hide_values_in)
    created.dialect.do_ping = ping  # type: ignore[method-assign, assignment]  # SQLAlchemy's own waits for ever
    return created


def ping(connection: Any) -> bool:
    """Ask an idle connection. Raises psycopg.OperationalError, and closes it, if no answer comes in time."""
    asked = connection.pgconn
    try:
        asked.send_query(b"")
        until = monotonic() + ANSWER_SECONDS
        while asked.is_busy():
            asked.flush()
            if not select.select([asked.socket], [], [], max(0.0, until - monotonic()))[0]:
                raise psycopg.OperationalError("the server does not answer")
            asked.consume_input()
        while asked.get_result() is not None:
            pass
    except (psycopg.Error, OSError, ValueError) as error:
        connection.close()
        raise psycopg.OperationalError(str(error)) from error
    return True
