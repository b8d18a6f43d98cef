"""A text finds the same people in every search field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from core import lifecycle
from core.audience.people import find_people
from core.audience.profiles import browse
from core.audience.searching import MOST_WORDS
from core.language.definition import Definition, Target
from core.membership import MembersPage, members_page, picked_page, query_page
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.makers import NOW, account, add, contact, defined, lead, live, where

Search = Callable[[str], list[int]]
Door = Callable[[Database, str], Search]
"""A database and a target as a search field of some screen."""

CONTACTS_FOUND = {
    "son": [1, 2],
    "ANN": [1, 4],
    "ann jack": [1],
    " jack \t ANN ": [1],
    "ann emile": [],
    "WEISS": [2],
    "É": [2],
    "emile": [],
    "example.org": [1, 4],
    "%": [3],
    "_": [3],
    "C1": [1],
    " c 2 ": [2],
    "C 2": [],
    "stein": [],
    "": [1, 2, 3, 4, 6],
    " \n": [1, 2, 3, 4, 6],
    "' OR 1=1 --": [],
    "a\0": [],
    "\ud800": [],
}
LEADS_FOUND = {
    "oader": [1],
    "ann": [1, 2],
    "loader ann@": [1],
    "L1": [1],
    "gone": [],
    "": [1, 2, 3],
}
ACCOUNTS_FOUND = {"SON": [1], "ein": [2], "A 2": [2], "ann": [], "": [1, 2]}


@pytest.fixture
def people(database: Database) -> Database:
    add(
        database,
        account(1, name="Jackson & Son"),
        account(2, name="Stein", external_id="A 2"),
        contact(1, first_name="Ann", last_name="Jackson", email="ann@example.org", account_id=1, external_id="C1"),
        contact(2, first_name="Émile", last_name="Weiß", email="e.weiss@sonne.example", external_id="c 2"),
        contact(3, last_name="100%_x"),
        contact(4, email="Ann.Other@example.org"),
        contact(5, first_name="Gone", email="ann.gone@example.org", deleted_at=NOW),
        contact(6),
        lead(1, topic="Wheel loader", contact_id=1, external_id="L1"),
        lead(2, topic="Ann’s digger"),
        lead(3, contact_id=5),
        lead(4, topic="Ann’s former one", deleted_at=NOW),
    )
    return database


def everybody(target: Target) -> Definition:
    return Definition(target=target, steps=defined(where("created_at", "contains_data")).steps)


def ids_of(page: MembersPage) -> list[int]:
    assert page.total == len(page.rows)
    return [row.profile_id for row in page.rows]


def members(database: Database, target: Target) -> Search:
    segment_id = live(database, "All", everybody(target))
    return lambda text: ids_of(members_page(database, ANYBODY, segment_id, search=text))


def picked(database: Database, target: Target) -> Search:
    made = lifecycle.create_segment(database, caller(NOW), kind="static", name="Picked", target=target)
    lifecycle.add_by_query(database, caller(NOW), made.id, everybody(target), zone="UTC")
    return lambda text: ids_of(picked_page(database, ANYBODY, made.id, search=text))


def queried(database: Database, target: Target) -> Search:
    made = lifecycle.create_segment(database, caller(NOW), kind="static", name="Queried", target=target)
    asked = partial(query_page, database, caller(NOW), made.id, everybody(target), as_of=NOW, zone="UTC", are_in=False)
    return lambda text: ids_of(asked(search=text))


def offered(database: Database, target: Target) -> Search:
    return lambda text: [row.profile_id for row in find_people(database, ANYBODY, target, text, limit=50)]


def browsed(database: Database, entity: str) -> Search:
    def search(text: str) -> list[int]:
        return [row[0] for row in browse(database, ANYBODY, entity, search=text).rows]

    return search


@pytest.mark.parametrize("door", [members, picked, queried, offered, browsed])
@pytest.mark.parametrize(("target", "found"), [("contact", CONTACTS_FOUND), ("lead", LEADS_FOUND)])
def test_a_text_finds_the_same_everywhere(
    people: Database, door: Door, target: Target, found: dict[str, list[int]]
) -> None:
    search = door(people, target)
    assert {text: search(text) for text in found} == found


def test_accounts_are_found_by_their_name_and_own_id(people: Database) -> None:
    search = browsed(people, "account")
    assert {text: search(text) for text in ACCOUNTS_FOUND} == ACCOUNTS_FOUND


def test_a_text_may_have_as_many_words_as_a_name_and_no_more(people: Database) -> None:
    letters = [chr(ord("a") + number) * 2 for number in range(26)]
    words = [one + other for one in letters for other in letters][: MOST_WORDS + 1]
    add(people, contact(7, last_name=" ".join(words)))
    assert offered(people, "contact")(" ".join(words[:-1])) == [7]
    assert offered(people, "contact")(" ".join(words)) == []
    assert offered(people, "contact")("jackson " * 10_000) == [1]


def test_found_people_come_in_pages_by_their_ids(people: Database) -> None:
    find = partial(find_people, people, ANYBODY, "contact", "ann", limit=1)
    first = find()
    rest = find(after=first[-1].profile_id)
    assert [row.profile_id for row in (*first, *rest)] == [1, 4]
    assert find(after=4) == ()
