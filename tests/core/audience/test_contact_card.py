"""Everything known of one contact."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from core.audience.contact_card import Values, contact_card
from core.errors import NotFoundError
from core.language.catalog import Attribute
from core.language.operators import AttributeType
from core.store.database import Database
from core.store.declaring import declare_attribute
from tests.callers import ANYBODY
from tests.makers import NOW, account, add, contact, lead


def told(values: Values) -> dict[str, object]:
    """The labels of what has data."""
    return {attribute.label: value for attribute, value in values if value is not None}


def test_a_card_has_everything(database: Database) -> None:
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("shoe_size", "Shoe size", AttributeType.NUMBER, decimals=1))
    add(
        database,
        account(1, name="Stein", industry="construction"),
        contact(1, first_name="Anna", last_name="Muster", email="anna@example.org", account_id=1),
        lead(1, topic="Loader", contact_id=1),
        lead(2, topic="Digger", contact_id=1),
        lead(3, topic="Gone", contact_id=1, deleted_at=NOW),
        lead(4, topic="Another's"),
    )
    with database.writing() as session:
        session.execute(sa.text("UPDATE contact SET shoe_size = 425"))
    card = contact_card(database, ANYBODY, 1)
    assert (card.id, card.name, card.deleted_at) == (1, "Anna Muster", None)
    own = told(card.contact)
    assert (own["E-mail"], own["Shoe size"]) == ("anna@example.org", Decimal("42.5"))
    assert told(card.account)["Industry"] == "construction"
    assert [told(values)["Topic"] for values in card.leads] == ["Digger", "Loader"]


@pytest.mark.parametrize(
    ("values", "name", "title"),
    [
        ({"last_name": "Muster", "email": "a@example.org"}, "Muster", "Muster"),
        ({"email": "a@example.org"}, "", "a@example.org"),
        ({"external_id": "C1"}, "", "C1"),
        ({}, "", "No name (1)"),
    ],
)
def test_the_name_and_title_of_a_contact(database: Database, values: dict[str, str], name: str, title: str) -> None:
    add(database, contact(1, **values))
    card = contact_card(database, ANYBODY, 1)
    assert (card.name, card.title) == (name, title)


def test_the_card_of_a_deleted_contact_says_so_and_leaves_out_its_deleted_account(database: Database) -> None:
    add(database, account(1, name="Stein", deleted_at=NOW), contact(1, account_id=1, deleted_at=NOW))
    card = contact_card(database, ANYBODY, 1)
    assert (card.deleted_at, card.account, card.leads) == (NOW, (), ())


def test_an_unknown_contact_is_refused(database: Database) -> None:
    with pytest.raises(NotFoundError, match="must exist"):
        contact_card(database, ANYBODY, 2**63 - 1)
