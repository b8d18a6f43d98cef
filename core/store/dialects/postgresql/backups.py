"""Backups of PostgreSQL, by its own programs: pg_dump, pg_restore and psql, which must be installed here."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import IO, Final

import psycopg
from sqlalchemy.engine import URL

from core.errors import DamagedError, DatabaseError, StateError
from core.store.dialects.owner_only import make_file

PROGRAMS: Final = "WINDROW_POSTGRESQL_PROGRAMS"
"""The variable with the folder of the programs, if they are not on the path."""
_EMPTY: Final = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
_LOOKS, _PAUSE_SECONDS = 20, 0.1
_IN_USE: Final = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_TABLES: Final = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"


class PostgreSQLBackups:
    """Backups in the custom format of pg_dump."""

    begins_with = b"PGDMP"

    def write(self, address: URL, file: Path) -> None:
        """Dump the database as of one instant."""
        make_file(file)
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={file}"]
        with _running(["pg_dump", *options, f"--dbname={_named(address)}"], address) as dumping:
            _demand_success(dumping, DatabaseError)

    def read(self, file: Path, address: URL) -> None:
        """Put what was dumped in the place of everything in the schema, in one transaction."""
        options = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        command = ["psql", *options, f"--dbname={_named(address)}", f"--command={_EMPTY}", "--file=-"]
        with (
            _running(["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file)]) as reading,
            _running(command, address, reads=reading.stdout) as writing,
        ):
            _demand_success(writing, DatabaseError)
            _demand_success(reading, DamagedError)

    def demand_unused(self, address: URL) -> None:
        """Raise StateError while somebody is connected to the database."""
        for _ in range(_LOOKS):
            if not _ask(address, _IN_USE):
                return
            sleep(_PAUSE_SECONDS)  # a server that was stopped just now is not quite gone
        raise StateError("database: must not be open elsewhere to be restored (got one in use). Stop the servers.")

    def has_tables(self, address: URL) -> bool:
        return _ask(address, _TABLES) > 0

    def tables(self, file: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield each table of a backup with its rows, as COPY writes them. Raises DamagedError."""
        with _running(["pg_restore", "--data-only", "--file=-", str(file)]) as reading:
            assert reading.stdout is not None
            for line in reading.stdout:
                if line.startswith(b"COPY ") and line.endswith(b"FROM stdin;\n"):
                    yield line.split()[1].decode().removeprefix("public."), _rows(reading.stdout)
            _demand_success(reading, DamagedError)

    def revision(self, file: Path) -> str | None:
        return next((next(rows).decode() for name, rows in self.tables(file) if name == "alembic_version"), None)


def _rows(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == b"\\.\n":
            return
        yield line.rstrip(b"\n")


def _ask(address: URL, query: str) -> int:
    try:
        with psycopg.connect(_named(address), password=address.password or None) as connection:
            found = connection.execute(query.encode()).fetchone()
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"database: must answer (got: {' '.join(str(error).split())}). Check that it runs."
        ) from error
    return int(found[0]) if found else 0


def _named(address: URL) -> str:
    """The address as libpq takes it; the password goes another way, as everybody here can see arguments."""
    plain = address.set(drivername="postgresql", password=None)
    return plain.difference_update_query(["password"]).render_as_string(hide_password=False)


@contextmanager
def _running(
    command: list[str], address: URL | None = None, reads: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of PostgreSQL's programs; one that is left early is stopped. Raises DatabaseError if it is not here."""
    folder = os.environ.get(PROGRAMS)
    program = shutil.which(command[0], path=folder)
    if program is None:
        raise DatabaseError(
            f"{command[0]}: must be installed where backups are made (got none in {folder or 'the path'}). "
            f"Install PostgreSQL's client of the server's release, or name its folder in {PROGRAMS}."
        )
    secret = address.password if address is not None else None
    with (
        subprocess.Popen(  # noqa: S603 - the program was found, the rest is ours
            [program, *command[1:]],
            stdin=reads or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **({"PGPASSWORD": secret} if secret else {})},
        ) as process
    ):
        try:
            yield process
        finally:
            process.kill()  # no-op where it has ended


def _demand_success(process: subprocess.Popen[bytes], error: type[DatabaseError]) -> None:
    _, told = process.communicate()
    if process.returncode:
        reason = " ".join(told.decode(errors="replace").split())[:400] or f"exit code {process.returncode}"
        raise error(f"backup: must be written and read whole (got: {reason}).")
