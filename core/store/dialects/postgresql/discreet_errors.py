"""Errors without the values of rows. PostgreSQL quotes them: in DETAIL and CONTEXT, and for bad data everywhere."""

from __future__ import annotations

import psycopg
from sqlalchemy.engine import ExceptionContext

_ABOUT_DATA = ("22", "23")
"""Classes of SQLSTATE codes: data, and constraints on them."""


def hide_values_in(context: ExceptionContext) -> None:
    """As `hide_values`, also in the error that SQLAlchemy makes of it. For its event ``handle_error``."""
    if isinstance(context.original_exception, psycopg.Error):
        hide_values(context.original_exception, context.sqlalchemy_exception)


def hide_values(error: psycopg.Error, about: Exception | None = None) -> None:
    """Leave of an error, and of another about it, only what names no value."""
    if error.sqlstate is None:
        return  # about the connection
    former, message = str(error), discreet(error)
    for told in (error, about):
        if told is not None:
            told.args = tuple(_replaced(argument, former, message) for argument in told.args)


def discreet(error: psycopg.Error) -> str:
    """The message of an error without values: for errors about data its kind, and what constraint there was."""
    told, state = error.diag, error.sqlstate or ""
    if not state.startswith(_ABOUT_DATA):
        return told.message_primary or type(error).__name__
    places = (("constraint", told.constraint_name), ("table", told.table_name), ("column", told.column_name))
    return ", ".join([f"{type(error).__name__} ({state})", *(f"{kind} {name}" for kind, name in places if name)])


def _replaced(argument: object, former: str, message: str) -> object:
    return argument.replace(former, message) if isinstance(argument, str) else argument
