"""Installing the triggers, in the words of the database."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.language.catalog import ACTOR, BUILT_IN, Consent
from core.store.dialects import dialect_of
from core.store.triggers.consents import ConsentColumn
from core.store.triggers.sources import ADDED_ONLY, TABLES, Source

_declared = sa.table("custom_attribute", *map(sa.column, ("entity", "name", "purpose", "channel")))


def install(connection: Connection, *tables: str) -> None:
    """Replace the triggers of these tables, by default of all that have any, and those of the journal and
    of the tables to which rows are only added.
    """
    inspector = sa.inspect(connection)
    dialect = dialect_of(connection)
    change_log = dialect.change_log
    if not tables:
        for statement in dialect.journal.install(connection):
            connection.exec_driver_sql(statement)
        for table in ADDED_ONLY:
            for statement in dialect.ledger.install(connection, table):
                connection.exec_driver_sql(statement)
    for table in tables or TABLES:
        columns = [column["name"] for column in inspector.get_columns(table)]
        for statement in change_log.trigger_statements(connection, Source.of(table, columns)):
            connection.exec_driver_sql(statement)
        if table == ACTOR:
            for statement in dialect.consents.trigger_statements(connection, _consents(connection, columns)):
                connection.exec_driver_sql(statement)
            for statement in dialect.suppressions.trigger_statements(connection):
                connection.exec_driver_sql(statement)


def remove(connection: Connection, table: str) -> None:
    """Remove the triggers of a table until `install` brings them back: nothing notes changes in between."""
    columns = [column["name"] for column in sa.inspect(connection).get_columns(table)]
    dialect = dialect_of(connection)
    for statement in dialect.change_log.removal_statements(connection, Source.of(table, columns)):
        connection.exec_driver_sql(statement)
    if table == ACTOR:
        for statement in dialect.consents.removal_statements(connection):
            connection.exec_driver_sql(statement)


def _consents(connection: Connection, columns: list[str]) -> list[ConsentColumn]:
    """Return the columns of contacts that have the state of a consent."""
    of_contacts = _declared.c.entity == ACTOR, _declared.c.purpose != ""
    query = sa.select(_declared.c.name, _declared.c.purpose, _declared.c.channel).where(*of_contacts)
    declared = [ConsentColumn(name, Consent(*pair)) for name, *pair in connection.execute(query.order_by("name"))]
    built_in = [ConsentColumn(name, consent) for name, consent in BUILT_IN.consents.items()]
    return [column for column in (*built_in, *declared) if column.name in columns]
