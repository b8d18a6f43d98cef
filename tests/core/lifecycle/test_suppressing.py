"""Nobody whose address or number is suppressed is reached, by whatever way the address came."""

from __future__ import annotations

import io
import random

import pytest
import sqlalchemy as sa

from core import lifecycle, membership
from core.errors import ConflictError, NotFoundError, StateError
from core.importing import Answers, import_file
from core.insights import reachable
from core.lifecycle import duplicates
from core.membership.handover import SUPPRESSED, changes
from core.store.database import Database
from core.store.suppression import KEY_VARIABLE, Channel, canonical
from core.store.tables import SuppressedContact, Suppression, table_of
from tests.callers import ANYBODY, caller
from tests.makers import NOW, add, change, city_is, contact, lead, live, static

STEWARD = caller(NOW, "Anna")


def suppressed(database: Database) -> set[int]:
    """The contacts that are suppressed by what the database says after a use case met it."""
    lifecycle.suppression_counts(database, STEWARD)
    with database.reading() as session:
        return set(session.execute(sa.select(table_of(SuppressedContact).c.contact_id)).scalars())


def run(database: Database, statement: str, *rows: dict[str, object]) -> None:
    """Write as another program does."""
    with database.writing() as session:
        session.execute(sa.text(statement), list(rows) or [{}])


def test_who_is_on_the_list_is_known_however_the_address_is_written(database: Database) -> None:
    add(
        database, contact(1, email="Ada@Example.org"), contact(2, phone="030 / 123-4567", country="Germany"),
        contact(3, phone="0049 (30) 1234567"), contact(4, email="grace@example.org", phone="+49 30 1234568"),
    )  # fmt: skip
    assert lifecycle.suppress(database, STEWARD, " ada@EXAMPLE.org ").contacts == 1
    assert lifecycle.suppress(database, STEWARD, "+49 (0)30 123 45 67").contacts == 2
    assert suppressed(database) == {1, 2, 3}
    assert lifecycle.is_on_the_list(database, STEWARD, "mailto:ada@example.org")
    assert not lifecycle.is_on_the_list(database, STEWARD, "grace@example.org")
    assert lifecycle.suppress(database, STEWARD, "ADA@example.org").known == 1


@pytest.mark.parametrize("text", ["", "Ada", "030 123", "a@example.org, b@example.org"])
def test_a_text_that_is_no_address_is_refused(database: Database, text: str) -> None:
    with pytest.raises(ConflictError, match="suppression"):
        lifecycle.suppress(database, STEWARD, text)


def test_the_list_names_nobody(database: Database) -> None:
    lifecycle.suppress(database, STEWARD, "ada@example.org")
    with database.reading() as session:
        row = session.execute(sa.select(table_of(Suppression))).one()
    assert "ada" not in str(row)
    assert len(row.hash) == 64


def test_whoever_comes_by_whatever_way_is_held_against_the_list(database: Database) -> None:
    lifecycle.suppress(database, STEWARD, "ada@example.org")
    row = {"id": 1, "email": "ADA@example.org", "email_key": "ada@example.org", "at": 0}
    stamp = "'2026-01-01T00:00:00Z'" if database.engine.dialect.name == "postgresql" else ":at"
    columns = f"(id, email, email_key, created_at, updated_at) VALUES (:id, :email, :email_key, {stamp}, {stamp})"
    run(
        database,
        f"INSERT INTO contact {columns}",
        row,
        {**row, "id": 2, "email": "g@example.org", "email_key": "g@example.org"},
    )
    assert suppressed(database) == {1}
    run(database, "UPDATE contact SET email = 'ada@example.org', email_key = 'ada@example.org' WHERE id = 2")
    run(database, "UPDATE contact SET email = 'x@example.org', email_key = 'x@example.org' WHERE id = 1")
    assert suppressed(database) == {2}
    answers = Answers(entity="contact")
    import_file(database, STEWARD, io.BytesIO(b"id,email\nC9,ada@example.org\nC10,h@example.org\n"), answers)
    assert len(suppressed(database)) >= 1
    run(database, "DELETE FROM contact WHERE id = 2")
    assert 2 not in suppressed(database)


def test_a_merge_and_its_undoing_are_followed(database: Database) -> None:
    add(database, contact(1, email="ada@example.org"), contact(2, email="lovelace@example.org"))
    lifecycle.suppress(database, STEWARD, "lovelace@example.org")
    assert suppressed(database) == {2}
    merge = duplicates.merge(database, STEWARD, "contact", 1, [2])[0]
    assert 1 in suppressed(database)
    duplicates.undo_merge(database, STEWARD, merge)
    assert suppressed(database) == {2}


def test_the_erased_are_suppressed_when_they_come_back(database: Database) -> None:
    add(database, contact(1, email="ada@example.org", phone="+49301234567", first_name="Ada"))
    lifecycle.erase_person(database, STEWARD, "contact", 1, suppress=True)
    assert suppressed(database) == set()
    add(database, contact(7, email="Ada@example.org"), contact(8, phone="0049 30 1234567"))
    assert suppressed(database) == {7, 8}
    assert {each.reason for each in lifecycle.suppressions_of(database, STEWARD, 7)} == {"at an erasure"}


def test_nobody_suppressed_is_reached_exported_or_handed_over(database: Database) -> None:
    people = [contact(n, email=f"p{n}@example.org", email_consent=True, city="Aachen") for n in (1, 2, 3)]
    add(database, *people, lead(5, contact_id=2))
    segment_id = live(database, "Aachen", city_is("Aachen"))
    lifecycle.suppress(database, STEWARD, "p2@example.org")
    assert reachable(database, ANYBODY, segment_id) == 2
    assert [row.profile_id for row in membership.every_member(database, ANYBODY, segment_id)] == [1, 3]
    everybody = membership.every_member(database, ANYBODY, segment_id, with_suppressed=True)
    assert [row.profile_id for row in everybody] == [1, 2, 3]
    assert membership.suppressed_members(database, ANYBODY, segment_id) == 1
    with database.reading() as session:
        in_sql = session.execute(sa.text("SELECT profile_id FROM segment_member ORDER BY profile_id")).scalars().all()
    assert in_sql == [1, 3]
    moved = {each.profile_id: (each.change, each.reason, each.email) for each in changes(database, ANYBODY, segment_id)}
    assert moved[2] == ("left", SUPPRESSED, None)
    assert moved[1][0] == moved[3][0] == "entered"


def test_somebody_taken_off_the_list_is_reached_again(database: Database) -> None:
    add(database, contact(1, email="ada@example.org", email_consent=True))
    segment_id = static(database, "Picked", [1])
    lifecycle.suppress(database, STEWARD, "ada@example.org")
    assert lifecycle.unsuppress(database, STEWARD, "Ada@example.org") == 1
    assert reachable(database, ANYBODY, segment_id) == 1
    with pytest.raises(NotFoundError, match="must be on the list"):
        lifecycle.unsuppress(database, STEWARD, "ada@example.org")


def test_a_list_may_be_a_file_with_more_columns(database: Database) -> None:
    add(database, contact(1, email="ada@example.org"), contact(2, phone="+49301234567"))
    lines = ["Name;E-mail;Phone", 'Ada;"Ada <ada@example.org>";', "Grace;;+49 30 1234567", "nothing here", ""]
    done = lifecycle.suppress_listed(database, STEWARD, lines)
    assert (done.added, done.contacts, done.left_out, done.unreadable) == (
        2,
        2,
        2,
        ("Name;E-mail;Phone", "nothing here"),
    )
    counts = lifecycle.suppression_counts(database, STEWARD)
    assert (counts.emails, counts.phones, counts.contacts) == (1, 1, 2)


def test_another_secret_is_refused_instead_of_knowing_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "the first secret")
    lifecycle.suppress(database, STEWARD, "ada@example.org")
    assert lifecycle.is_on_the_list(database, STEWARD, "ada@example.org")
    monkeypatch.setenv(KEY_VARIABLE, "another")
    with pytest.raises(StateError, match=KEY_VARIABLE):
        lifecycle.is_on_the_list(database, STEWARD, "ada@example.org")


def test_a_secret_of_the_environment_is_not_kept_in_the_database(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "the first secret")
    lifecycle.suppress(database, STEWARD, "ada@example.org")
    with database.reading() as session:
        settings = session.execute(sa.text("SELECT value FROM setting")).scalars().all()
    assert "the first secret" not in settings


def test_any_writing_ends_with_exactly_those_who_are_on_the_list(database: Database) -> None:
    chance = random.Random(13)  # noqa: S311
    addresses = [f"P{n}@Example.org" for n in range(12)]
    on_it: set[str] = set()
    held: dict[int, str] = {}
    for step in range(60):
        address = chance.choice(addresses)
        match chance.randrange(4):
            case 0:
                lifecycle.suppress(database, STEWARD, address)
                on_it.add(canonical(Channel.EMAIL, address))
            case 1 if on_it:
                known = chance.choice(sorted(on_it))
                lifecycle.unsuppress(database, STEWARD, known)
                on_it.remove(known)
            case 2 if held:
                id_ = chance.choice(sorted(held))
                change(database, id_, at=NOW, email=address)
                held[id_] = address
            case _:
                add(database, contact(step + 1, email=address))
                held[step + 1] = address
        assert suppressed(database) == expected(held, on_it)


def expected(held: dict[int, str], on_it: set[str]) -> set[int]:
    return {id_ for id_, address in held.items() if canonical(Channel.EMAIL, address) in on_it}
