"""Running statements of which more than their rows is wanted."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session


def write_rows(session: Session, statement: Any) -> int:
    """Run a statement that writes; how many rows it wrote.

    Without the option SQLAlchemy forgets the number for an INSERT on PostgreSQL, and says -1.
    """
    return session.connection().execute(statement, execution_options={"preserve_rowcount": True}).rowcount
