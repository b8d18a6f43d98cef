"""Putting a backup in the place of a database."""

from __future__ import annotations

from pathlib import Path

from core.access.caller import Caller
from core.access.policy import BY_ROLE, demand
from core.access.use_cases import Subject, UseCase
from core.errors import DatabaseError, StateError
from core.store import gate
from core.store.backup.contents import dialect_of_backup, verify
from core.store.database import address_of, demand_known_schema, open_database


def restore(url: str, caller: Caller, file: Path, *, replaces: bool = False) -> None:
    """Put a backup in the place of the database at an address, whole or not at all, and upgrade its schema.

    Raises StateError for a database that is in use, or has tables unless the backup ``replaces`` them; DamagedError for
    a backup that can't be read whole; DatabaseError for one of another kind, or of a newer release.
    """
    demand(BY_ROLE, caller, UseCase.RESTORE_BACKUP)
    address, dialect = address_of(url)
    kind = dialect_of_backup(file)
    if kind is not dialect:
        raise DatabaseError(f"backup: must be of {dialect.label}, as the database (got one of {kind.label}).")
    for _ in verify(file):
        pass  # all of it can be read
    demand_known_schema(dialect.backups.revision(file))
    dialect.backups.demand_unused(address)
    if not replaces and dialect.backups.has_tables(address):
        raise StateError(
            "database: must be empty (got one with tables). Give another address, or --replace to lose what is in it."
        )
    dialect.backups.read(file, address)
    database = open_database(url)
    try:
        with gate.writing(database, caller, UseCase.RESTORE_BACKUP, Subject("file", file.name)):
            pass  # the trace
    finally:
        database.dispose()
