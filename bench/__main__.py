"""`python -m bench small | middle | full`: measure, and write the page."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from bench.report import machine, page
from bench.running import run
from bench.scale import SCALES
from core.access.clock import now
from tests.servers import run_postgres

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
POSTGRES_SETTINGS = {"shared_buffers": "2GB", "work_mem": "64MB", "max_wal_size": "4GB"}


def main() -> None:
    """Measure, and write docs/performance.md; the page of the small scale stays in build/."""
    if len(sys.argv) != 2 or sys.argv[1] not in SCALES:
        sys.exit(f"bench: the scale must be one of {', '.join(SCALES)} (got {' '.join(sys.argv[1:]) or 'none'}).")
    scale = SCALES[sys.argv[1]]
    with run_postgres(FOLDER / "postgres", {"listen_addresses": "", **POSTGRES_SETTINGS}) as server:
        postgres = _database_of(server, f"windrow_{scale.name}")
        results = run(scale, FOLDER / scale.name, postgres, lambda line: print(line, flush=True))
    results.settings = POSTGRES_SETTINGS
    written = (FOLDER if scale.name == "small" else ROOT / "docs") / "performance.md"
    written.write_text(page(results, machine(), now().date()), encoding="utf-8")
    print(f"\n{written.read_text(encoding='utf-8')}\nWritten to {written.relative_to(ROOT)}.")


def _database_of(server: str, name: str) -> str:
    """Return the URL of a database of the server, creating it if needed."""
    url = make_url(server).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return url.set(database=name).render_as_string(hide_password=False)


if __name__ == "__main__":
    main()
