"""Statements that must tell more than their rows."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session


def write_rows(session: Session, statement: Any) -> int:
    """Run a statement that writes. Return the number of rows it wrote.

    Without the option SQLAlchemy drops the number for an INSERT on PostgreSQL and returns -1.
    """
    return session.connection().execute(statement, execution_options={"preserve_rowcount": True}).rowcount
