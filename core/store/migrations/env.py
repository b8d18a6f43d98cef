"""Alembic's entry; it always runs on the connection that `core.store.database` passes."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from core.store import tables  # noqa: F401  (fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
