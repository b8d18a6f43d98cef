"""The time of the tab Insights with a large segment: three years of stays, and who the members are.

    python -m bench.insights sqlite:////tmp/insights.db --contacts 1000000

Loads an empty database with that many contacts, who are all members now and left twice as often before,
half of them members of a second segment too. A loaded database is timed as it is. The same
data on every run: chance is arithmetic on the row's number and the seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import sqlalchemy as sa
from sqlmodel import Session

from bench.callers import caller
from core import insights, lifecycle
from core.language.definition import Condition, Definition, ProfileBlock, Step
from core.store.database import Database, open_database
from core.store.tables import Refresh

SEED = 20
AS_OF = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAYS = 1_095
REPEATS = 3
_DAY_SECONDS = 86_400
_START = int((AS_OF - timedelta(days=DAYS)).timestamp())
_CONTACTS_OF_AN_ACCOUNT = 20

ACCOUNTS = """
INSERT INTO account (id, name, name_key, industry, city, city_key, country, country_key, created_at, updated_at)
SELECT i, 'Company ' || i, 'company ' || i,
  CASE {chance:1} % 5 WHEN 0 THEN 'construction' WHEN 1 THEN 'rental' WHEN 2 THEN 'forestry' WHEN 3 THEN 'energy' END,
  'City ' || ({chance:2} % 1000), 'city ' || ({chance:2} % 1000),
  'Country ' || ({chance:3} % 6), 'country ' || ({chance:3} % 6), {start}, {start}
FROM {series}
"""
CONTACTS = """
INSERT INTO contact (id, external_id, external_id_key, first_name, first_name_key, last_name, last_name_key, email,
  email_key, phone, phone_key, job_title, job_title_key, city, city_key, state, state_key, country, country_key,
  birthday, email_consent, source, owner, owner_key, account_id, created_at, updated_at)
SELECT i, 'C-' || i, 'c-' || i, 'First ' || ({chance:1} % 500), 'first ' || ({chance:1} % 500),
  'Last ' || ({chance:2} % 5000), 'last ' || ({chance:2} % 5000),
  'person' || i || '@example.org', 'person' || i || '@example.org', '+49 30 ' || i, '+49 30 ' || i,
  'Job ' || ({chance:3} % 40), 'job ' || ({chance:3} % 40),
  'City ' || ({chance:4} % 1000), 'city ' || ({chance:4} % 1000),
  'State ' || ({chance:4} % 50), 'state ' || ({chance:4} % 50),
  'Country ' || ({chance:4} % 6), 'country ' || ({chance:4} % 6),
  {birthday}, {consent},
  CASE {chance:5} % 4 WHEN 0 THEN 'web' WHEN 1 THEN 'referral' WHEN 2 THEN 'phone' END,
  'Owner ' || ({chance:6} % 30), 'owner ' || ({chance:6} % 30), 1 + {chance:7} % {accounts}, {start}, {start}
FROM {series}
"""
# Two ended stays and an open one, each in a third of the time of its own.
STAYS = """
INSERT INTO stay (profile_id, segment_id, entered_at, left_at, entered_version, left_version, entered_reason,
  left_reason)
SELECT i, {segment}, {entered}, {left}, 1, {version}, CASE {chance:1} % 3 WHEN 0 THEN 'time' ELSE 'data' END, {reason}
FROM {series} WHERE i % {every} = 0
"""


class Loader:
    """A writer of rows by statements that make up each row from its number."""

    def __init__(self, database: Database, session: Session, contacts: int) -> None:
        self.is_sqlite = database.dialect.name == "sqlite"
        self.session = session
        self.contacts = contacts
        self.accounts = max(1, contacts // _CONTACTS_OF_AN_ACCOUNT)

    def profiles(self) -> None:
        """Write the accounts, and the contacts who work there."""
        self._run(ACCOUNTS, self.accounts)
        self._run(CONTACTS, self.contacts)

    def stays(self, segment_id: int, *, every: int, has_ended: bool) -> None:
        """Write stays of one in so many contacts, with or without ended ones."""
        third = DAYS // 3 * _DAY_SECONDS
        for part in range(3) if has_ended else (2,):
            begin = f"{_START + part * third} + {_chance(8 + part)} % {third // 2}"
            end = f"{_START + part * third + third // 2} + {_chance(11 + part)} % {third // 2}"
            is_open = part == 2
            self._run(
                STAYS, self.contacts, segment=segment_id, every=every, entered=self._instant(begin),
                left="NULL" if is_open else self._instant(end), version="NULL" if is_open else "1",
                reason="NULL" if is_open else "'time'",
            )  # fmt: skip

    def _run(self, statement: str, rows: int, **values: object) -> None:
        series = (
            f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT i FROM n)"  # noqa: S608 - a number
            if self.is_sqlite
            else f"generate_series(1, {rows}::bigint) AS n(i)"
        )
        consent = f"CASE {_chance(9)} % 5 WHEN 0 THEN NULL WHEN 1 THEN FALSE ELSE TRUE END"
        text = statement.format(
            series=series, chance=_Chance(), start=self._instant(str(_START)), accounts=self.accounts, consent=consent,
            birthday=self._birthday(), **values,
        )  # fmt: skip
        self.session.execute(sa.text(text))

    def _instant(self, seconds: str) -> str:
        return f"({seconds}) * 1000000" if self.is_sqlite else f"to_timestamp({seconds})"

    def _birthday(self) -> str:
        days = f"{_chance(10)} % 18000"
        return (
            f"date('1955-01-01', '+' || ({days}) || ' days')"
            if self.is_sqlite
            else f"DATE '1955-01-01' + ({days})::int"
        )


class _Chance:
    """``{chance:3}`` in a statement: the third number of a row, from 0 on, that looks like chance."""

    def __format__(self, place: str) -> str:
        return _chance(int(place))


def _chance(place: int) -> str:
    # Two rounds of a linear congruence modulo a prime: enough to tell columns apart, and in 64 bits.
    return f"(((i * 48271 + {SEED * 7919 + place * 104729}) % 2147483647 * 69621 + {place}) % 2147483647 / 8)"


def load(database: Database, contacts: int) -> None:
    """Fill an empty database."""
    condition = Condition(attribute="external_id", operator="contains_data")
    definition = Definition(steps=(Step(block=ProfileBlock(conditions=(condition,))),))
    began = AS_OF - timedelta(days=DAYS)
    ids = []
    for name in ("Large", "Half"):
        made = lifecycle.create_segment(database, caller(began), kind="dynamic", name=name, definition=definition)
        lifecycle.publish(database, caller(began), made.id)
        ids.append(made.id)
    large, half = ids
    with database.writing() as session:
        loader = Loader(database, session, contacts)
        loader.profiles()
        loader.stays(large, every=1, has_ended=True)
        loader.stays(half, every=2, has_ended=False)
        for segment_id, every in ((large, 1), (half, 2)):
            session.add(
                Refresh(
                    segment_id=segment_id, version=1, as_of=AS_OF, started_at=AS_OF, took_seconds=1.0, outcome="done",
                    members=contacts // every, entered=0, left=0,
                )
            )  # fmt: skip
    if database.dialect.name == "postgresql":  # as the server would in a minute
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE"))


def questions(database: Database, segment_id: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """Return what the tab asks, in its order."""
    last: date = AS_OF.date()
    first = last - timedelta(days=DAYS - 1)
    yield "overview", lambda: insights.overview(database, caller(), segment_id, first, last)
    yield "average stay", lambda: insights.average_stay(database, caller(), segment_id, first, last)
    yield "can be written to", lambda: insights.reachable(database, caller(), segment_id)
    yield "reasons", lambda: insights.by_reason(database, caller(), segment_id, first, last)
    yield "who they are", lambda: insights.composition(database, caller(), segment_id)
    yield "overlap", lambda: insights.overlaps(database, caller(), segment_id)


def main() -> None:
    """Load if needed, then time each question; the fastest and the slowest run count."""
    parser = argparse.ArgumentParser(prog="python -m bench.insights")
    parser.add_argument("database", help="the address of a database that is empty or was loaded by this")
    parser.add_argument("--contacts", type=int, default=1_000_000)
    given = parser.parse_args()
    database = open_database(given.database)
    if not lifecycle.list_segments(database, caller()):
        began = perf_counter()
        load(database, given.contacts)
        print(f"loaded {given.contacts:,} contacts in {perf_counter() - began:.0f} s")
    segment = next(one for one in lifecycle.list_segments(database, caller()) if one.name == "Large")
    print(f"{segment.members:,} members on {database.engine.dialect.name}")
    for name, ask in questions(database, segment.id):
        took = []
        for _ in range(REPEATS):
            began = perf_counter()
            ask()
            took.append(perf_counter() - began)
        print(f"{name:20} {min(took):7.2f} to {max(took):7.2f} s")


if __name__ == "__main__":
    main()
