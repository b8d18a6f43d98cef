"""What sort of people the members are, against counting profiles one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from core.errors import NotFoundError
from core.insights import VALUES_OF_EACH, composition
from core.language.catalog import Attribute
from core.language.folding import fold_key
from core.language.operators import AttributeType
from core.lifecycle import catalog as catalog_of
from core.store.database import Database
from core.store.declaring import declare_attribute
from core.store.records import record_table, stored_row
from tests.callers import ANYBODY
from tests.makers import NOW, city_is, defined, draft, where
from tests.stays import set_members

LIKES = Attribute(
    "likes", "Likes", AttributeType.CHOICES, choices=(("dig", "Digging"), ("load", "Loading")), custom=True
)
NICK = Attribute("nick", "Nickname", AttributeType.TEXT, custom=True)
CITIES = (None, "Aachen", "AACHEN", "Bonn", "Köln", *(f"Town {number}" for number in range(15)))
ASKED = {
    "contact": {
        "job_title", "city", "state", "country", "email_consent", "source", "owner", "likes", "nick",
        "account.industry", "account.city", "account.state", "account.country",
    },
    "lead": {
        "status", "source", "owner", "contact.job_title", "contact.city", "contact.state", "contact.country",
        "contact.email_consent", "contact.source", "contact.owner", "contact.likes", "contact.nick",
        "account.industry", "account.city", "account.state", "account.country",
    },
}  # fmt: skip

Record = dict[str, Any]


class Crowd:
    """Random accounts, contacts and leads, some of them deleted, in a database and in plain Python."""

    def __init__(self, database: Database, seed: int) -> None:
        random = Random(seed)  # noqa: S311 - repeatable, no secret
        with database.writing() as session:
            for attribute in (LIKES, NICK):
                declare_attribute(session, "contact", attribute)
        catalog = catalog_of(database, ANYBODY)

        def record(id_: int, **values: Any) -> Record:
            deleted_at = NOW if random.randrange(6) == 0 else None
            return {"id": id_, "created_at": NOW, "updated_at": NOW, "deleted_at": deleted_at, **values}

        self.accounts = [
            record(n, industry=random.choice(("forestry", "rental", None)), city=random.choice(CITIES), name="N")
            for n in range(1, 7)
        ]
        self.contacts = [
            record(
                n,
                first_name="Ada",
                city=random.choice(CITIES),
                email_consent=random.choice((True, False, None)),
                source=random.choice(("web", None)),
                likes=random.choice((None, ("dig",), ("dig", "load"))),
                nick=random.choice(("A", "a", "B")),
                account_id=random.choice((None, *range(1, 7))),
            )
            for n in range(1, 61)
        ]
        self.leads = [
            record(
                n,
                topic="T",
                status=random.choice(("new", "converted")),
                contact_id=random.choice((None, *range(1, 61))),
            )
            for n in range(1, 41)
        ]
        with database.writing() as session:
            for name, records in (("account", self.accounts), ("contact", self.contacts), ("lead", self.leads)):
                rows = [stored_row(catalog, name, one) for one in records]
                session.execute(sa.insert(record_table(catalog, name)), rows)

    def rows(self, target: str) -> dict[int, Record]:
        """What a condition can ask of each profile that is not deleted, by id."""
        accounts, contacts = ({one["id"]: one for one in many} for many in (self.accounts, self.contacts))
        found = {}
        for one in self.contacts if target == "contact" else self.leads:
            if one["deleted_at"]:
                continue
            row = dict(one)
            contact = one if target == "contact" else _living(contacts.get(one["contact_id"]))
            account = _living(accounts.get((contact or {}).get("account_id")))
            if target == "lead":
                row |= {f"contact.{name}": value for name, value in (contact or {}).items()}
            row |= {f"account.{name}": value for name, value in (account or {}).items()}
            found[one["id"]] = row
        return found


def _living(record: Record | None) -> Record | None:
    return record if record and not record["deleted_at"] else None


def _values(row: Record, name: str) -> Iterator[Any]:
    """The values that a profile counts for: each of several choices, and the key of a text."""
    value = row.get(name)
    if isinstance(value, tuple):
        yield from value
    else:
        yield fold_key(value) if name.endswith(("city", "nick")) else value


@pytest.mark.parametrize("target", ["contact", "lead"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_values_are_counted_among_members_and_all(database: Database, target: str, seed: int) -> None:
    crowd = Crowd(database, seed)
    definition = city_is("A") if target == "contact" else defined(where("status", "is", "new"), target="lead")
    segment_id = draft(database, "Counted", definition)
    rows = crowd.rows(target)
    picked = Random(seed + 100).sample(range(1, 41), 15)  # noqa: S311
    set_members(database, segment_id, picked, at=NOW)
    members = {id_: rows[id_] for id_ in picked if id_ in rows}
    found = composition(database, ANYBODY, segment_id)
    assert (found.members, found.everybody) == (len(members), len(rows))
    assert {one.attribute for one in found.values} == ASKED[target]
    for name in ASKED[target]:
        everybody = Counter(value for row in rows.values() for value in _values(row, name))
        inside = Counter(value for row in members.values() for value in _values(row, name))
        furthest = sorted(
            (abs(inside[value] * len(rows) - number * len(members)) for value, number in everybody.items()),
            reverse=True,
        )
        told = [one for one in found.values if one.attribute == name]
        for one in told:
            (key,) = _values({name: one.value}, name)
            assert (one.members, one.everybody) == (inside[key], everybody[key]), (name, one.value)
            assert one.member_share == Decimal(inside[key]) / len(members)
            assert one.share == Decimal(everybody[key]) / len(rows)
        distances = [abs(one.members * len(rows) - one.everybody * len(members)) for one in told]
        assert distances == furthest[:VALUES_OF_EACH]
    assert [abs(one.difference) for one in found.values] == sorted(
        (abs(one.difference) for one in found.values), reverse=True
    )


def test_an_index_says_how_much_more_frequent_a_value_is(database: Database) -> None:
    crowd = Crowd(database, 4)
    segment_id = draft(database, "From Bonn", city_is("Bonn"))
    rows = crowd.rows("contact")
    bonn = [id_ for id_, row in rows.items() if row["city"] == "Bonn"]
    set_members(database, segment_id, bonn, at=NOW)
    found = {(one.attribute, one.value): one for one in composition(database, ANYBODY, segment_id).values}
    one = found["city", "Bonn"]
    assert one.member_share == 1
    assert one.index == 100 / one.share
    assert one.difference == 1 - one.share


def test_more_attributes_than_one_pass_takes_are_counted_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    Crowd(database, 6)
    segment_id = draft(database, "Some", city_is("Bonn"))
    set_members(database, segment_id, range(1, 30, 2), at=NOW)
    at_once = composition(database, ANYBODY, segment_id)
    monkeypatch.setattr(import_module("core.insights.composition"), "_IN_ONE_PASS", 3)
    assert composition(database, ANYBODY, segment_id) == at_once
    assert {one.value for one in at_once.values if one.attribute == "email_consent"} == {True, False, None}


def test_an_empty_segment_has_no_values(database: Database) -> None:
    Crowd(database, 5)
    found = composition(database, ANYBODY, draft(database, "Nobody", city_is("Nowhere")))
    assert (found.members, found.values) == (0, ())
    assert found.everybody > 0


def test_an_unknown_segment_is_refused(database: Database) -> None:
    with pytest.raises(NotFoundError):
        composition(database, ANYBODY, 99)
