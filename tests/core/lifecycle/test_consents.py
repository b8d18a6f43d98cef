"""What contacts consent to: recorded, merged, imported and undone."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa

from core.errors import CatalogError, NotFoundError, StateError
from core.importing import Answers, declare_attribute, import_file, undo_import
from core.insights import reachable
from core.language.catalog import Attribute, Consent
from core.language.operators import AttributeType
from core.lifecycle import attributes, duplicates, erase_person
from core.lifecycle.consents import Decision, consents_of, export_consents, record_consent
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.records import record_table
from core.store.tables import Contact, Interaction
from tests.callers import ANYBODY, caller
from tests.makers import DAY, HOUR, NOW, add, city_is, contact, draft
from tests.stays import set_members

ADA = caller(NOW, "Ada")
EVENTS = Attribute(
    "event_mail", "Events by e-mail", AttributeType.YES_NO, custom=True, consent=Consent("events", "e-mail")
)


def state(database: Database, contact_id: int, attribute: str = "email_consent") -> Any:
    with database.reading() as session:
        table = record_table(load_catalog(session), "contact")
        return session.connection().scalar(sa.select(table.c[attribute]).where(table.c.id == contact_id))


def decisions(database: Database, contact_id: int) -> list[tuple[Any, ...]]:
    return [(row.is_given, row.at, row.how) for row in consents_of(database, ANYBODY, contact_id)]


def decision(attribute: str = "email_consent", **values: Any) -> Decision:
    return Decision(attribute, **values)


def record(database: Database, how: str = "phone call", *, is_given: bool | None, **values: Any) -> bool:
    return record_consent(database, ADA, 1, decision(is_given=is_given, how=how, **values))


def test_a_recorded_decision_is_the_state_with_who_how_and_to_which_text(database: Database) -> None:
    add(database, contact(1))
    assert record(database, is_given=True, text="Terms 3")
    assert state(database, 1)
    (row,) = consents_of(database, ANYBODY, 1)
    assert (row.is_given, row.at, row.noted_at, row.by, row.how, row.text) == (
        True, NOW, NOW, "Ada", "phone call", "Terms 3",
    )  # fmt: skip


def test_the_newest_decision_counts_and_older_ones_are_kept(database: Database) -> None:
    add(database, contact(1))
    assert record(database, is_given=False, at=NOW - DAY)
    assert not record(database, "paper form", is_given=True, at=NOW - 2 * DAY)
    assert state(database, 1) is not None
    assert not state(database, 1)
    assert record(database, "asked again", is_given=False)
    assert decisions(database, 1) == [
        (False, NOW, "asked again"), (False, NOW - DAY, "phone call"), (True, NOW - 2 * DAY, "paper form"),
    ]  # fmt: skip


def test_what_can_not_be_recorded_is_said(database: Database) -> None:
    add(database, contact(1), contact(2, deleted_at=NOW))
    for wrong, id_, error, reason in (
        (decision("city", is_given=True, how="phone"), 1, NotFoundError, "purpose"),
        (decision("email_consent", is_given=True, how=" "), 1, StateError, "how it came"),
        (decision("email_consent", is_given=True, how="phone", at=NOW + HOUR), 1, StateError, "by now"),
        (decision("email_consent", is_given=True, how="phone"), 2, StateError, "deleted"),
        (decision("email_consent", is_given=True, how="phone"), 3, NotFoundError, "erased"),
    ):
        with pytest.raises(error, match=reason):
            record_consent(database, ADA, id_, wrong)
    assert list(export_consents(database, ANYBODY)) == []


def test_the_ledger_is_exported_as_a_whole_or_of_one_consent(database: Database) -> None:
    declare_attribute(database, ADA, "contact", EVENTS)
    add(database, contact(1, email_consent=True), contact(2))
    record_consent(database, ADA, 2, decision("event_mail", is_given=False, how="letter"))
    assert [(r.contact_id, str(r.consent)) for r in export_consents(database, ANYBODY)] == [
        (1, "newsletters by e-mail"), (2, "events by e-mail"),
    ]  # fmt: skip
    assert [r.contact_id for r in export_consents(database, ANYBODY, "event_mail")] == [2]


def test_an_attribute_with_a_consent_keeps_its_type_and_can_go(database: Database) -> None:
    declare_attribute(database, ADA, "contact", EVENTS)
    add(database, contact(1))
    with pytest.raises(CatalogError, match="must stay yes/no"):
        attributes.retype(database, ADA, "contact", "event_mail", attributes.Wanted(AttributeType.TEXT))
    record_consent(database, ADA, 1, decision("event_mail", is_given=True, how="letter"))
    attributes.remove_attribute(database, ADA, "contact", "event_mail", most_values=1)
    assert decisions(database, 1) == [(True, NOW, "letter")]
    assert record(database, is_given=True)


def test_a_merge_moves_the_ledger_and_the_newer_decision_counts(database: Database) -> None:
    add(database, contact(1, email="a@example.org", email_consent=True, at=NOW - 9 * DAY))
    add(database, contact(2, email="b@example.org", email_consent=False, at=NOW - DAY))
    (number,) = duplicates.merge(database, ADA, "contact", 1, [2])
    assert not state(database, 1)
    assert decisions(database, 1) == [
        (False, NOW - DAY, "merge of two contacts"), (False, NOW - DAY, "another program"),
        (True, NOW - 9 * DAY, "another program"),
    ]  # fmt: skip
    assert decisions(database, 2) == []
    duplicates.undo_merge(database, caller(NOW + HOUR, "Ada"), number)
    assert state(database, 1)
    assert decisions(database, 2) == [(False, NOW - DAY, "another program")]
    assert decisions(database, 1)[0] == (True, NOW + HOUR, "undone merge of two contacts")


def test_an_older_decision_of_the_one_that_goes_changes_nothing(database: Database) -> None:
    add(database, contact(1, email_consent=False, at=NOW - DAY), contact(2, email_consent=True, at=NOW - 9 * DAY))
    duplicates.merge(database, ADA, "contact", 1, [2])
    assert not state(database, 1)
    assert decisions(database, 1) == [(False, NOW - DAY, "another program"), (True, NOW - 9 * DAY, "another program")]


def test_an_import_is_in_the_ledger_and_its_undo_is_too(database: Database) -> None:
    add(database, contact(1, email="a@example.org", email_consent=True, at=NOW - DAY))
    source = io.BytesIO(b"email,email consent\na@example.org,no\nb@example.org,yes\n")
    report = import_file(database, ADA, source, Answers(entity="contact"))
    assert decisions(database, 1)[0] == (False, NOW, f"import {report.run_id}")
    (row,) = consents_of(database, ANYBODY, 2)
    assert (row.is_given, row.run_id, row.by) == (True, report.run_id, "Ada")
    undo_import(database, caller(NOW + HOUR, "Bert"), report.run_id)
    assert state(database, 1)
    assert decisions(database, 1) == [
        (True, NOW + HOUR, f"undone import {report.run_id}"), (False, NOW, f"import {report.run_id}"),
        (True, NOW - DAY, "another program"),
    ]  # fmt: skip
    assert consents_of(database, ANYBODY, 2) == []


def test_the_merges_of_an_undone_import_go_back_in_the_ledger(database: Database) -> None:
    add(database, contact(1, external_id="C1", email_consent=True, at=NOW - 9 * DAY))
    add(database, contact(2, email="b@example.org", email_consent=False, at=NOW - DAY))
    source = io.BytesIO(b"contact id,email\nC1,b@example.org\n")
    report = import_file(database, ADA, source, Answers(entity="contact"))
    assert report.merged == 1
    merged = {len(decisions(database, 1)), len(decisions(database, 2))}
    assert merged in ({0, 2}, {0, 3})
    undo_import(database, caller(NOW + HOUR, "Bert"), report.run_id)
    assert (bool(state(database, 1)), bool(state(database, 2))) == (True, False)
    assert decisions(database, 1)[-1] == (True, NOW - 9 * DAY, "another program")
    assert decisions(database, 2)[-1] == (False, NOW - DAY, "another program")


def test_nothing_of_an_erased_contact_is_in_the_ledger(database: Database) -> None:
    add(database, contact(1, email_consent=True), contact(2, email_consent=True))
    erase_person(database, ADA, "contact", 1)
    assert [row.contact_id for row in export_consents(database, ANYBODY)] == [2]


def test_who_unsubscribed_since_the_consent_is_not_reachable(database: Database) -> None:
    """Another change of the record is no consent."""
    declare_attribute(database, ADA, "contact", EVENTS)
    add(database, contact(1, email="a@example.org", email_consent=True, at=NOW - 9 * DAY))
    at = NOW - 5 * DAY
    add(database, Interaction(contact_id=1, id=1, kind="email_unsubscribed", occurred_at=at, recorded_at=at))
    segment_id = draft(database, "All", city_is("Aachen"))
    set_members(database, segment_id, [1], at=NOW)
    with database.writing() as session:
        session.get_one(Contact, 1).updated_at = NOW - DAY
    assert reachable(database, ANYBODY, segment_id) == 0
    record(database, is_given=True)
    assert reachable(database, ANYBODY, segment_id) == 1
    assert reachable(database, ANYBODY, segment_id, "event_mail") == 0
    with pytest.raises(NotFoundError, match="to get e-mails"):
        reachable(database, ANYBODY, segment_id, "city")


def test_columns_say_when_how_and_to_which_words_and_the_newest_decision_counts(database: Database) -> None:
    add(database, contact(1, email="a@example.org", email_consent=False, at=NOW - 5 * DAY))
    add(database, contact(2, email="b@example.org", email_consent=False, at=NOW - 5 * DAY))
    lines = (
        "email,consent,day,source,words",
        f"a@example.org,yes,{(NOW - 9 * DAY).isoformat()},fair,Terms 1",
        f"b@example.org,yes,{(NOW - DAY).isoformat()},,",
        f"c@example.org,yes,{(NOW - 7 * DAY).isoformat()},website,Terms 2",
    )
    mapping = {
        "email": "email", "consent": "email_consent", "day": "email_consent.at", "source": "email_consent.how",
        "words": "email_consent.text",
    }  # fmt: skip
    for _ in range(2):
        answers = Answers(entity="contact", mapping=mapping)
        report = import_file(database, ADA, io.BytesIO("\n".join(lines).encode()), answers)
        assert [(r.column, r.cells) for r in report.remarks] == [("consent", 1)]
        assert [bool(state(database, id_)) for id_ in (1, 2, 3)] == [False, True, True]
        assert decisions(database, 1) == [(False, NOW - 5 * DAY, "another program"), (True, NOW - 9 * DAY, "fair")]
        assert [at for _, at, _ in decisions(database, 2)] == [NOW - DAY, NOW - 5 * DAY]
        (row,) = consents_of(database, ANYBODY, 3)
        assert (row.is_given, row.at, row.how, row.text) == (True, NOW - 7 * DAY, "website", "Terms 2")
