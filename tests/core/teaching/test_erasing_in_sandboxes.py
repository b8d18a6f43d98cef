"""Who is erased is erased from every learner's sandbox, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.store.database import Database, open_database
from core.store.tables import Account, Contact, Identifier, Segment, table_of
from core.teaching.sandboxes import Reached, Sandboxes, erase_everywhere, url_of
from core.teaching.sandboxes.learners import file_name
from tests.callers import caller
from tests.makers import NOW, account, add, contact, defined, draft, lead, where

ANNA = caller(NOW, "Anna")


@contextmanager
def sandbox(sandboxes: Sandboxes, learner: str) -> Iterator[Database]:
    database = open_database(url_of(sandboxes.folder / file_name(learner)))
    yield database
    database.dispose()


@pytest.fixture
def sandboxes(tmp_path: Path) -> Sandboxes:
    folder = tmp_path / "sandboxes"
    folder.mkdir()
    return Sandboxes(folder)


def there(database: Database) -> set[int]:
    with database.reading() as session:
        return set(session.execute(sa.select(table_of(Contact).c.id)).scalars())


def test_the_same_person_is_found_by_address_own_id_and_number(database: Database, sandboxes: Sandboxes) -> None:
    add(database, contact(
        1, first_name="Ada", last_name="Lovelace", email="Ada@example.org", external_id="CU-000001",
        phone="+49 30 1234567",
    ))  # fmt: skip
    with sandbox(sandboxes, "bea") as learner:
        add(
            learner,
            contact(11, email="ADA@example.org"),
            contact(12, external_id="cu-000001"),
            contact(13, phone="030/123 45 67", country="DE"),
            contact(14, email="bob@example.org"),
            contact(15, first_name="Ada", last_name="Lovelace", email="another@example.org"),
            contact(16, email="ada@example.org.uk"),
            lead(17, contact_id=14, topic="Digger"),
            Identifier(entity="contact", value="ada@example.org", system="email", profile_id=14),
        )
        draft(learner, "Hers", defined(where("email", "is", "ada@example.org")))
    with sandbox(sandboxes, "cleo") as learner:
        add(learner, contact(11, email="carla@example.org"))
    _, reached = erase_everywhere(database, ANNA, sandboxes, "contact", 1)
    assert reached == Reached(sandboxes=1)
    with sandbox(sandboxes, "bea") as learner:
        assert there(learner) == {15, 16}
        with learner.reading() as session:
            assert "ada@example.org" not in str(session.execute(sa.select(table_of(Segment).c.draft)).scalar_one())
    with sandbox(sandboxes, "cleo") as learner:
        assert there(learner) == {11}


def test_an_account_is_found_by_its_own_id_and_its_name(database: Database, sandboxes: Sandboxes) -> None:
    add(database, account(1, name="Digger Ltd", external_id="AC-000001"))
    with sandbox(sandboxes, "bea") as learner:
        add(
            learner,
            account(5, name="digger ltd"), account(6, name="Digger Ltd & Sons"),
            account(7, name="Other", external_id="AC-000001"),
        )  # fmt: skip
    erase_everywhere(database, ANNA, sandboxes, "account", 1)
    with sandbox(sandboxes, "bea") as learner, learner.reading() as session:
        assert list(session.execute(sa.select(table_of(Account).c.id)).scalars()) == [6]


def test_a_sandbox_that_cannot_be_opened_goes_if_it_may_have_the_person(
    database: Database, sandboxes: Sandboxes
) -> None:
    add(database, contact(1, email="ada@example.org"), contact(2, email="bob@example.org"))
    damaged = sandboxes.folder / file_name("bea")
    damaged.write_bytes(b"no database" * 100 + b"Ada@Example.org" + b"\x00" * 100)
    _, reached = erase_everywhere(database, ANNA, sandboxes, "contact", 2)
    assert (reached, damaged.exists()) == (Reached(), True)
    _, reached = erase_everywhere(database, ANNA, sandboxes, "contact", 1)
    assert (reached, damaged.exists()) == (Reached(deleted=1), False)


def test_erasing_within_a_sandbox_reaches_no_others(database: Database, sandboxes: Sandboxes) -> None:
    add(database, contact(1, email="ada@example.org"))
    with sandbox(sandboxes, "bea") as learner:
        add(learner, contact(11, email="ada@example.org"))
    _, reached = erase_everywhere(database, ANNA, None, "contact", 1)
    with sandbox(sandboxes, "bea") as learner:
        assert (reached, there(learner)) == (Reached(), {11})
