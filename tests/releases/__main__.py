"""Writes the dumps of this release: `python -m tests.releases`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.runtime.migration import MigrationContext

from core.store.database import open_database
from tests.releases.dumps import write_dump
from tests.releases.facts import ask_facts, read_facts
from tests.releases.story import tell
from tests.servers import run_postgres


def main() -> None:
    """Tell the story on both databases and write them down."""
    with TemporaryDirectory() as folder, run_postgres() as server:
        for url in (f"sqlite:///{Path(folder, 'windrow.db')}", server):
            database = open_database(url)
            tell(database)
            assert ask_facts(database) == read_facts(), "what was true of older releases is true of this one"
            with database.engine.connect() as connection:
                revision = MigrationContext.configure(connection).get_current_revision()
            database.dispose()
            assert revision
            write_dump(url, revision)


if __name__ == "__main__":
    main()
