"""The life of a database in a few steps, told by the use cases of whatever release runs it.

So each release stores it as only that release does: all kinds of records, custom attributes, segments in every state,
their versions, stays, checks and refreshes, and picks that were just removed.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core import lifecycle
from core.errors import DefinitionError
from core.importing import interaction_id
from core.language.catalog import Attribute, InteractionKind
from core.language.definition import Definition, SegmentBlock
from core.language.operators import AttributeType
from core.lifecycle import checks, confirming
from core.lifecycle.templates import save_template
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_kind, declare_property, load_catalog
from core.store.records import record_table, stored_row
from core.store.tables import CustomAttribute, Lead, Lease, Setting
from core.teaching import lessons
from tests.callers import ANYBODY, caller
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    add,
    change,
    city_is,
    defined,
    draft,
    edit,
    live,
    members_of,
    opened_within,
    static,
    where,
)

MINUTE = HOUR / 60
BEGAN = NOW - 20 * DAY
CITIES = ("Aachen", "Bonn", "Köln", None, "AACHEN", "Évry-Courcouronnes")
NAMES = ("Ada", "Bo’b", "Çelik", 'Dana "Dee"', "Ełk", "Fritz", "Groß", "李", "J'; DROP TABLE contact; --", "K\\N :x %s")

ATTRIBUTES = {
    "contact": (
        Attribute("nickname", "Nickname", AttributeType.TEXT),
        Attribute("shoe_size", "Shoe size", AttributeType.NUMBER),
        Attribute("weight", "Weight", AttributeType.NUMBER, decimals=2),
        Attribute("hobbies", "Hobbies", AttributeType.CHOICES, choices=(("golf", "Golf"), ("chess", "Chess"))),
        Attribute("level", "Level", AttributeType.CHOICE, choices=(("gold", "Gold"), ("tin", "Tin"))),
        Attribute("joined_on", "Joined on", AttributeType.DATE),
        Attribute("called_at", "Called at", AttributeType.DATETIME),
        Attribute("vip", "VIP", AttributeType.YES_NO),
    ),
    "account": (Attribute("goal", "Goal", AttributeType.MONEY, decimals=2),),
    "lead": (Attribute("budget", "Budget", AttributeType.MONEY, decimals=2),),
}
PROPERTIES = (
    Attribute("remark", "Remark", AttributeType.TEXT, in_json=True),
    Attribute("rating", "Rating", AttributeType.NUMBER, decimals=1, in_json=True),
)


def tell(database: Database) -> None:
    """Fill a new database, from `BEGAN` to `NOW`."""
    _declare(database)
    _add_records(database)
    _keep_settings(database)
    ids = _make_segments(database)
    _go_on(database, ids)
    _add_checks(database, ids)
    _go_on_to_now(database, ids)


def _declare(database: Database) -> None:
    with database.writing() as session:
        for entity, attributes in ATTRIBUTES.items():
            for attribute in attributes:
                declare_attribute(session, entity, attribute)
        for attribute in PROPERTIES:
            declare_property(session, attribute)
        declare_kind(session, InteractionKind("webinar", "Webinar", "joined a webinar"))


def _add_records(database: Database) -> None:
    with database.writing() as session:
        catalog = load_catalog(session)
        for name, rows in _records().items():
            table = record_table(catalog, name)
            session.execute(sa.insert(table), [stored_row(catalog, name, row) for row in rows])


def _records() -> dict[str, list[dict[str, Any]]]:
    written = {"created_at": BEGAN - DAY, "updated_at": BEGAN - DAY}

    def profile(id_: int, prefix: str, **values: Any) -> dict[str, Any]:
        external_id = f"{prefix}-{id_}" if id_ % 4 else None
        deleted_at = BEGAN - HOUR if id_ % 15 == 0 else None
        return {"id": id_, "external_id": external_id, "deleted_at": deleted_at, **written, **values}

    accounts = [
        profile(
            id_, "A", name=f"{NAMES[id_]} & Söhne", city=CITIES[id_], employees=10**id_, goal=Decimal("12.50") * id_
        )
        for id_ in range(1, 5)
    ]
    contacts = [
        profile(
            id_,
            "C",
            first_name=NAMES[id_ % 10],
            last_name=f"Doe {id_}",
            city=CITIES[id_ % 6],
            email=f"c{id_}@example.org" if id_ % 3 else None,
            email_consent=(True, False, None)[id_ % 3],
            birthday=date(1970 + id_, 1 + id_ % 12, 1 + id_ % 28),
            account_id=1 + id_ % 4 if id_ % 5 else None,
            nickname=f"Nick {id_ % 4}" if id_ % 2 else None,
            shoe_size=30 + id_ % 15,
            weight=Decimal(id_ * 1001) / 100 if id_ % 3 else None,
            hobbies=("chess", "golf")[: id_ % 3],
            level=("gold", "tin", None)[id_ % 3],
            joined_on=BEGAN.date() - timedelta(days=id_ * 20),
            called_at=NOW - id_ * DAY,
            vip=(True, False, None)[id_ % 3],
        )
        for id_ in range(1, 31)
    ]
    leads = [
        profile(
            id_,
            "L",
            topic=f"Tractor №{id_}",
            status=("new", "contacted", "qualified")[id_ % 3],
            score=id_ * 10,
            contact_id=id_ if id_ % 6 else None,
            budget=Decimal("99.99") * id_,
        )
        for id_ in range(1, 16)
    ]
    return {"account": accounts, "contact": contacts, "lead": leads, "interaction": _interactions()}


def _interactions() -> list[dict[str, Any]]:
    rows = []
    for number in range(1, 46):
        at = NOW - number * DAY
        kind = ("email_opened", "webinar", "page_visited")[number % 3]
        details: dict[str, Any] = {
            "email_opened": {"email": f"News {number % 5}"},
            "webinar": {"remark": f"Très bien {number}", "rating": Decimal(number) / 10},
            "page_visited": {"page": f"/preis/{number % 7}"},
        }[kind]
        place = {"contact_id": 1 + number * 7 % 28, "id": interaction_id(f"I-{number}"), "kind": kind}
        rows.append({**place, "occurred_at": at, "recorded_at": max(at, BEGAN - DAY), **details})
    return rows


def _keep_settings(database: Database) -> None:
    names = ("first_start_begun_at", "ready_segments", "sample_loaded_at")
    add(database, *(Setting(name=name, value=BEGAN.isoformat()) for name in names))
    lessons.start_lessons(database, caller(BEGAN), "Ada Learner")
    lessons.note(database, caller(BEGAN + HOUR), "designer_opened")
    confirming.set_confirmation_percent(database, caller(BEGAN), 35)
    add(database, Lease(name="worker", holder="a process that is gone", until=NOW - DAY))
    save_template(database, caller(BEGAN, "Ada"), name="Of a city", definition=city_is("Aachen"), category="Mine")


def _make_segments(database: Database) -> dict[str, int]:
    """Their ids by name."""
    gold = defined(where("level", "is", "gold"), where("nickname", "contains", "nick 1"))
    ids = {
        "Aachen": live(database, "Aachen", city_is("Aachen", excluded=(4,)), now=BEGAN),
        "Readers": live(database, "Readers", defined(opened_within(15)), now=BEGAN, zone="Europe/Berlin"),
        "Gold": live(database, "Gold", gold, now=BEGAN),
        "Leads": live(database, "Leads", defined(where("budget", "is_more_than", 500), target="lead"), now=BEGAN),
        "Stopped": live(database, "Stopped", city_is("Bonn"), now=BEGAN),
        "Deleted": live(database, "Deleted", city_is("Köln"), now=BEGAN),
        "Restored": live(database, "Restored", city_is("Köln"), now=BEGAN),
        "Broken": live(database, "Broken", defined(where("vip", "is_yes")), now=BEGAN),
        "Frozen": live(database, "Frozen", city_is("Bonn"), now=BEGAN),
        "On change": live(database, "On change", city_is("Évry-Courcouronnes"), now=BEGAN),
        "Picked": static(database, "Picked", range(1, 8), now=BEGAN),
        "Picked draft": static(database, "Picked draft", (3, 4, 15), now=BEGAN, is_live=False),
        "Draft": draft(database, "Draft", Definition(), now=BEGAN),
    }
    keys = {name: lifecycle.segment(database, ANYBODY, segment_id).key for name, segment_id in ids.items()}
    of_others = defined(SegmentBlock(segment=keys["Aachen"]), SegmentBlock(segment=keys["Picked"]))
    ids["Of others"] = live(database, "Of others", of_others, now=BEGAN)
    ids["Draft of others"] = draft(database, "Draft of others", members_of(keys["Readers"]), now=BEGAN)
    return ids


def _go_on(database: Database, ids: dict[str, int]) -> None:
    """Two weeks in which people move, definitions change, and segments are stopped, frozen, deleted and broken."""
    now = NOW - 15 * DAY
    change(database, 8, at=now, city="Aachen", job_title="Chief")
    change(database, 7, at=now, deleted_at=now)
    change(database, 12, at=now, entity=Lead, contact_id=1)
    lifecycle.refresh_all(database, caller(now))
    now += 5 * DAY
    either = defined(where("city", "is", "Aachen"), where("city", "is", "Bonn"), excluded=(4,))
    edit(database, ids["Aachen"], either, now=now)
    lifecycle.publish(database, caller(now, "Ben"), ids["Aachen"])
    edit(database, ids["Gold"], defined(where("level", "is", "tin")), now=now)
    lifecycle.stop(database, caller(now), ids["Stopped"])
    lifecycle.delete(database, caller(now), ids["Deleted"])
    lifecycle.delete(database, caller(now), ids["Restored"])
    lifecycle.restore(database, caller(now + HOUR), ids["Restored"])
    lifecycle.schedule(database, caller(now), ids["Frozen"], mode="frozen")
    lifecycle.schedule(database, caller(now), ids["On change"], mode="on_change")
    lifecycle.schedule(database, caller(now), ids["Readers"], mode="interval", minutes=60)
    lifecycle.remove_members(database, caller(now), ids["Picked"], [1, 6])
    lifecycle.add_members(database, caller(now + DAY), ids["Picked"], [1, 10, 11, 13])
    lifecycle.refresh_all(database, caller(now + 2 * DAY))


def _break(database: Database, segment_id: int) -> None:
    """Fail a refresh by an attribute that is not declared for a moment."""
    with database.writing() as session:
        vip = session.get_one(CustomAttribute, ("contact", "vip"))
        again = CustomAttribute(**vip.model_dump())
        session.delete(vip)
    with suppress(DefinitionError):
        lifecycle.refresh(database, caller(NOW - 5 * MINUTE), segment_id)
    add(database, again)


def _add_checks(database: Database, ids: dict[str, int]) -> None:
    checks.add_check(database, caller(NOW - 2 * DAY), ids["Aachen"], "size", {"at_least": 1, "at_most": 100})
    checks.add_check(database, caller(NOW - 2 * DAY), ids["Aachen"], "contains", {"profile": "C-3"})
    checks.run_checks(database, caller(NOW - 2 * DAY), ids["Aachen"])


def _go_on_to_now(database: Database, ids: dict[str, int]) -> None:
    """The last hour, in which people were taken out of static segments who can still be put back."""
    lifecycle.refresh_all(database, caller(NOW - HOUR))
    lifecycle.remove_members(database, caller(NOW - 30 * MINUTE), ids["Picked"], [2, 3])
    lifecycle.add_members(database, caller(NOW - 20 * MINUTE), ids["Picked"], [3, 14])
    lifecycle.remove_members(database, caller(NOW - 10 * MINUTE), ids["Picked"], [5, 10, 14])
    lifecycle.remove_members(database, caller(NOW - 10 * MINUTE), ids["Picked draft"], [4])
    _break(database, ids["Broken"])
