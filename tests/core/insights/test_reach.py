"""How many members an e-mail may reach: every combination of what decides it."""

from __future__ import annotations

from itertools import product

from core.insights import reachable
from core.store.database import Database
from core.store.tables import Interaction
from tests.callers import ANYBODY
from tests.makers import DAY, NOW, add, city_is, contact, defined, draft, lead, where
from tests.stays import set_members

UPDATED = NOW - 10 * DAY
HAPPENED = {
    "nothing": None,
    "unsubscribed before": ("email_unsubscribed", UPDATED - DAY),
    "unsubscribed with the update": ("email_unsubscribed", UPDATED),
    "unsubscribed since": ("email_unsubscribed", UPDATED + DAY),
    "bounced since": ("email_bounced", UPDATED + DAY),
    "bounced for good since": ("email_bounced_hard", UPDATED + DAY),
}
ENDS = {"unsubscribed since", "bounced for good since"}
CASES = list(product((None, "a@example.org"), (None, False, True), (None, NOW), HAPPENED))


def fill(database: Database) -> int:
    """Add a contact and a lead for each case; count how many an e-mail may reach, one by one."""
    expected = 0
    for number, (email, consent, deleted_at, event) in enumerate(CASES, start=1):
        add(database, contact(number, at=UPDATED, email=email, email_consent=consent, deleted_at=deleted_at))
        add(database, lead(number, contact_id=number))
        happened = HAPPENED[event]
        if happened:
            kind, at = happened
            add(database, Interaction(contact_id=number, id=number, kind=kind, occurred_at=at, recorded_at=at))
        expected += bool(email and consent and not deleted_at and event not in ENDS)
    return expected


def test_only_members_who_can_be_written_to_count(database: Database) -> None:
    expected = fill(database)
    assert expected == len(HAPPENED) - len(ENDS)
    segment_id = draft(database, "All", city_is("Aachen"))
    set_members(database, segment_id, range(1, len(CASES) + 1), at=NOW)
    assert reachable(database, ANYBODY, segment_id) == expected
    set_members(database, segment_id, (), at=NOW)
    assert reachable(database, ANYBODY, segment_id) == 0


def test_a_lead_is_reached_through_its_contact(database: Database) -> None:
    expected = fill(database)
    add(database, lead(9001), lead(9002, contact_id=len(CASES), deleted_at=NOW))
    segment_id = draft(database, "Leads", defined(where("status", "is", "new"), target="lead"))
    set_members(database, segment_id, [*range(1, len(CASES) + 1), 9001, 9002], at=NOW)
    assert reachable(database, ANYBODY, segment_id) == expected
