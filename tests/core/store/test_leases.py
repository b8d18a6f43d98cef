"""Leases: one holder at a time, also among many who ask at once, and another holder after the time is over."""

from __future__ import annotations

import threading
from datetime import timedelta

from core.store import leases
from core.store.database import Database
from tests.makers import NOW
from tests.waiting import WITHIN_SECONDS

MINUTE = timedelta(minutes=1)


def take(database: Database, holder: str, minutes: float = 0, name: str = "work") -> bool:
    return leases.take(database, name, holder, now=NOW + minutes * MINUTE, lasts=MINUTE)


def test_one_has_it_until_it_is_over_or_given_back(database: Database) -> None:
    assert take(database, "a")
    assert not take(database, "b", 0.9)
    assert take(database, "a", 0.9)  # renewed
    assert not take(database, "b", 1.9)
    assert take(database, "b", 1.91)
    assert not take(database, "a", 1.91)
    leases.give_back(database, "work", "a")  # not its own any more
    assert not take(database, "a", 2)
    leases.give_back(database, "work", "b")
    assert take(database, "a", 2)


def test_each_name_is_a_lease_of_its_own(database: Database) -> None:
    assert take(database, "a", name="one")
    assert take(database, "b", name="two")


def test_of_many_who_ask_at_once_one_gets_it(database: Database) -> None:
    barrier, got = threading.Barrier(8), []

    def ask(number: int) -> None:
        barrier.wait()
        if take(database, f"{number}"):
            got.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WITHIN_SECONDS)
    assert len(got) == 1


def test_no_two_holders_have_one_name() -> None:
    assert leases.new_holder() != leases.new_holder()
