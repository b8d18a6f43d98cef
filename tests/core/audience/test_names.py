"""The names of profiles."""

from __future__ import annotations

import pytest

from core.audience.names import lead_name_alone, name_alone, name_beside_address, name_in_sentence
from core.audience.people import find_people
from core.audience.profiles import contact_names
from core.store.database import Database
from tests.callers import ANYBODY
from tests.makers import NOW, account, add, contact, lead


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (("Ada Byron", "ada@example.org", "C1"), "Ada Byron"),
        (("", "ada@example.org", "C1"), "ada@example.org"),
        (("", None, "C1"), "C1"),
        ((None, None, None), "No name (7)"),
    ],
)
def test_the_name_of_a_contact_alone_tells_it_from_others(
    told: tuple[str | None, str | None, str | None], name: str
) -> None:
    assert name_alone(*told, 7) == name


def test_a_name_beside_an_address_may_be_missing() -> None:
    assert (name_beside_address("Ada"), name_beside_address(""), name_beside_address(None)) == (
        "Ada",
        "No name",
        "No name",
    )


def test_the_name_of_a_lead_is_its_topic() -> None:
    assert (lead_name_alone("Loader"), lead_name_alone(""), lead_name_alone(None)) == (
        "Loader",
        *["A lead without a topic"] * 2,
    )
    assert (name_in_sentence("lead", 7, "Loader"), name_in_sentence("lead", 7, "")) == ("lead 7 (“Loader”)", "lead 7")


def test_every_query_joins_names_alike(database: Database) -> None:
    parts = [("Ada", "Byron"), ("Ada", None), (None, "Byron"), (None, None), ("", ""), ("Ada ", " Byron"), ("Á", "Ω")]
    add(database, *(contact(i, first_name=one, last_name=other) for i, (one, other) in enumerate(parts, start=1)))
    listed = [row.name for row in find_people(database, ANYBODY, "contact", "", limit=50)]
    with database.reading() as session:
        called = contact_names(session, range(1, 8))
    names = ["Ada Byron", "Ada", "Byron", "", "", "Ada   Byron", "Á Ω"]
    assert listed == [name_beside_address(name) for name in names]
    assert list(called.values()) == [name_alone(name, None, None, i) for i, name in enumerate(names, start=1)]


def test_nothing_of_a_deleted_record_stands_beside_a_name(database: Database) -> None:
    add(
        database,
        account(1, name="Stein", deleted_at=NOW),
        contact(1, first_name="Ada", account_id=1),
        contact(2, email="gone@example.org", city="Aachen", deleted_at=NOW),
        lead(1, topic="Loader", contact_id=2),
    )
    (ada,) = find_people(database, ANYBODY, "contact", "", limit=5)
    (loader,) = find_people(database, ANYBODY, "lead", "", limit=5)
    assert (ada.name, ada.account) == ("Ada", None)
    assert (loader.name, loader.email, loader.city) == ("Loader", None, None)
