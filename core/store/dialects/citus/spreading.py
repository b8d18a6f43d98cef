"""Spreading the tables over the servers of a cluster.

| a table is | because |
|---|---|
| spread by contact | it grows with contacts; the rows of one contact are on one server, where joins find them |
| on every server | it is small, and joins on every server read it, or it has keys that no contact is part of |
| on the coordinator | nobody joins it, and what it holds is about that server alone |

Leads are on every server: they may have no contact, move to another one, and are found by keys of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.errors import DatabaseError

BY_CONTACT = {
    "contact": "id",
    "interaction": "contact_id",
    "static_member": "profile_id",
    "stay": "profile_id",
    "suppressed_contact": "contact_id",
}
"""The spread tables, and the column that decides where a row is."""
ON_EVERY_SERVER = frozenset({
    "access_token", "account", "app_user", "check_result", "custom_attribute", "custom_kind", "custom_property",
    "domain_role", "folder", "folder_user", "group_role", "identifier", "lead", "lease", "lesson_step", "merge",
    "merge_move", "own_choices", "refresh", "segment", "segment_check", "segment_version", "setting", "sign_in",
    "suppression", "template", "told_apart", "user_role",
})  # fmt: skip
ON_THE_COORDINATOR = frozenset({
    "alembic_version", "change", "consent", "consent_detail", "import_change", "import_record", "import_rejected",
    "import_run", "trace", "unkeyed",
})  # fmt: skip
"""The coordinator's own transactions order changes, and the schema is upgraded from there."""

MIN_RELEASE = 14
"""The first release of Citus on which the forms of queries were run."""
_HOW = "Install Citus on every server, CREATE EXTENSION citus in this database, and add the workers (docs/scale.md)."


def is_spread(connection: Connection) -> bool:
    """Whether the tables of this database are spread over a cluster."""
    return _has_citus(connection) and "contact" in _tables_on_servers(connection)


def distribute(connection: Connection) -> list[str]:
    """Spread the tables that are not spread yet, in the caller's transaction. Return their names.

    Raises DatabaseError unless the database is the coordinator of a Citus cluster.
    """
    _check_cluster(connection)
    placed = _tables_on_servers(connection)
    waiting = [name for name in (*sorted(ON_EVERY_SERVER), *BY_CONTACT) if name not in placed]
    if not waiting:
        return []
    # What depends on a table on every server, such as keys among such tables, must move over one connection with it.
    connection.exec_driver_sql("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'")
    for statement in _loosening_statements(connection):
        connection.exec_driver_sql(statement)
    for name in waiting:
        if name in ON_EVERY_SERVER:
            connection.execute(sa.text("SELECT create_reference_table(:name)"), {"name": name})
        else:
            connection.execute(
                sa.text("SELECT create_distributed_table(:name, :column, colocate_with => :beside)"),
                {"name": name, "column": BY_CONTACT[name], "beside": "default" if name == "contact" else "contact"},
            )
    return waiting


def _check_cluster(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        raise DatabaseError(
            "database: must be PostgreSQL with the extension citus to be distributed (got SQLite). "
            "Give the address of a cluster's coordinator, as in postgresql://user:password@host/name."
        )
    if not _has_citus(connection):
        raise DatabaseError(
            f"database: must have the extension citus to be distributed (got PostgreSQL without it). {_HOW}"
        )
    release = str(connection.scalar(sa.text("SELECT extversion FROM pg_extension WHERE extname = 'citus'")))
    if int(release.partition(".")[0]) < MIN_RELEASE:
        raise DatabaseError(
            f"database: must have Citus {MIN_RELEASE} or later to be distributed (got {release}). "
            "Upgrade it on every server, then ALTER EXTENSION citus UPDATE."
        )
    if not connection.scalar(sa.text("SELECT citus_is_coordinator()")):
        raise DatabaseError("database: must be the coordinator of the cluster (got a worker). Give its address.")
    if not connection.scalar(sa.text("SELECT count(*) FROM citus_get_active_worker_nodes()")):
        raise DatabaseError(f"database: must have workers to be distributed (got a cluster without one). {_HOW}")


def _has_citus(connection: Connection) -> bool:
    if connection.dialect.name != "postgresql":
        return False
    return connection.scalar(sa.text("SELECT to_regclass('pg_catalog.pg_dist_partition')")) is not None


def _tables_on_servers(connection: Connection) -> set[str]:
    """Return the tables that Citus keeps on other servers too; one that it only tracks has no column and no copies."""
    query = (
        "SELECT c.relname FROM pg_dist_partition p JOIN pg_class c ON c.oid = p.logicalrelid "
        "WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND (p.partkey IS NOT NULL OR p.repmodel = 't')"
    )
    return set(connection.scalars(sa.text(query)))


def _loosening_statements(connection: Connection) -> Iterator[str]:
    """Yield statements that remove what a cluster can't have: triggers, and some keys."""
    inspector = sa.inspect(connection)
    functions = sa.text(
        "SELECT DISTINCT t.tgfoid::regprocedure::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND t.tgname LIKE 'note\\_%' "
        "AND c.relnamespace = CAST(current_schema() AS regnamespace)"
    )
    for function in connection.scalars(functions).all():
        yield f"DROP FUNCTION {function} CASCADE"  # and with it its trigger
    # Citus refuses to write to a table that is on every server and is referred to by a foreign key once the
    # transaction has asked all servers at the same time, as each refresh does before it writes its outcome.
    for table in (*BY_CONTACT, *ON_EVERY_SERVER):
        for key in inspector.get_foreign_keys(table):
            if table not in BY_CONTACT or key["referred_table"] not in BY_CONTACT:
                yield f"ALTER TABLE {table} DROP CONSTRAINT {key['name']}"
    # Citus can enforce only unique keys that contain the column by which rows are spread.
    for unique in inspector.get_unique_constraints("contact"):
        yield f"ALTER TABLE contact DROP CONSTRAINT {unique['name']}"
        yield "CREATE INDEX ix_contact_external_id ON contact (external_id)"
