"""The ledger of consents, to which the database adds whoever writes."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from core.errors import CatalogError
from core.language.catalog import NEWSLETTERS, Attribute, Consent
from core.language.operators import AttributeType
from core.store.consents import entries_of, said
from core.store.database import Database
from core.store.declaring import declare_attribute
from core.store.tables import Contact, table_of
from tests.makers import NOW, add, contact

_contact = table_of(Contact)
EVENTS = Attribute(
    "event_sms", "Events by text message", AttributeType.YES_NO, custom=True, consent=Consent("events", "text message")
)


def entries(database: Database, contact_id: int) -> list[Any]:
    with database.reading() as session:
        return list(reversed(entries_of(session, [contact_id])))


def write(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql(statement)


def test_every_writer_of_a_consent_is_in_the_ledger(database: Database) -> None:
    add(database, contact(1, email_consent=True), contact(2))
    write(database, "UPDATE contact SET email_consent = false, city = 'Aachen' WHERE id IN (1, 2)")
    write(database, "UPDATE contact SET city = 'Bonn', email_consent = email_consent")
    write(database, "UPDATE contact SET email_consent = NULL WHERE id = 1")
    assert [(e.consent, e.is_given) for e in entries(database, 1)] == [
        (NEWSLETTERS, True), (NEWSLETTERS, False), (NEWSLETTERS, None),
    ]  # fmt: skip
    assert [(e.is_given, e.by, e.how) for e in entries(database, 2)] == [(False, "", "another program")]


def test_an_entry_says_who_how_and_to_which_text_as_far_as_the_transaction_does(database: Database) -> None:
    add(database, contact(1))
    change = sa.update(_contact).where(_contact.c.id == 1)
    with database.writing() as session, said(session, "Ada", NOW, "phone call", text="Terms 3", run_id=7):
        session.execute(change.values(email_consent=True, updated_at=NOW))
    with database.writing() as session:
        session.execute(change.values(email_consent=False))
    first, second = entries(database, 1)
    assert (first.at, first.noted_at, first.by, first.how, first.text, first.run_id) == (
        NOW, NOW, "Ada", "phone call", "Terms 3", 7,
    )  # fmt: skip
    assert (second.by, second.how, second.text, second.run_id) == ("", "another program", "", None)
    assert second.at > NOW


def test_entries_stay_as_they_are_while_their_contact_is_there(database: Database) -> None:
    add(database, contact(1, email_consent=True), contact(2))
    for statement in (
        "DELETE FROM consent",
        "UPDATE consent SET is_given = false",
        "UPDATE consent SET noted_at = at, how = 'x'",
        "UPDATE consent SET id = 77",
    ):
        with pytest.raises(DBAPIError, match="entries are only added"):
            write(database, statement)
    assert [e.is_given for e in entries(database, 1)] == [True]
    write(database, "UPDATE consent SET contact_id = 2")
    assert [e.is_given for e in entries(database, 2)] == [True]
    write(database, "DELETE FROM contact WHERE id = 2")
    assert entries(database, 2) == []


def test_a_declared_consent_has_a_ledger_as_the_built_in_one(database: Database) -> None:
    with database.writing() as session:
        declare_attribute(session, "contact", EVENTS)
    add(database, contact(1, email_consent=True))
    write(database, "UPDATE contact SET event_sms = true, email_consent = false")
    assert {(str(e.consent), e.is_given) for e in entries(database, 1)} == {
        ("newsletters by e-mail", True), ("newsletters by e-mail", False), ("events by text message", True),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "type_", "consent", "reason"),
    [
        ("lead", AttributeType.YES_NO, Consent("events", "phone"), "of contacts"),
        ("contact", AttributeType.TEXT, Consent("events", "phone"), "yes/no"),
        ("contact", AttributeType.YES_NO, Consent("Newsletters", "E-Mail"), "only consent"),
        ("contact", AttributeType.YES_NO, Consent("it's $$ all", "phone"), "purpose"),
        ("contact", AttributeType.YES_NO, Consent("events", "100 %"), "channel"),
        ("contact", AttributeType.YES_NO, Consent("events\n", "phone"), "purpose"),
        ("contact", AttributeType.YES_NO, Consent("e" * 61, "phone"), "purpose"),
    ],
)
def test_a_consent_that_could_not_be_one_is_refused(
    database: Database, entity: str, type_: AttributeType, consent: Consent, reason: str
) -> None:
    with database.writing() as session, pytest.raises(CatalogError, match=reason):
        declare_attribute(session, entity, Attribute("own", "Own", type_, custom=True, consent=consent))
