"""The first start of an empty database: sample data, ready segments and their history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import select

from core import lifecycle
from core.database import Database
from core.definition import (
    BehavioralBlock,
    Comparison,
    Condition,
    Definition,
    InTheLast,
    NotInTheLast,
    ProfileBlock,
    SegmentBlock,
    Span,
    Step,
)
from core.sample import load_sample
from core.tables import Contact, Setting

READY = "ready_segments"
_WEEKS_OF_HISTORY = 52
_ZONE = "Europe/Berlin"
Progress = Callable[[float, str], None]


def _quiet(_fraction: float, _text: str) -> None:
    """Nobody watches."""


def prepare(database: Database, *, now: datetime, progress: Progress = _quiet) -> bool:
    """Load the sample data and ready segments into a database without contacts, once.

    True when something was loaded. ``progress`` gets a fraction from 0 to 1 and what is going on.
    A start that was interrupted between two steps goes on where it stopped.
    """
    with database.reading() as session:
        if session.get(Setting, READY) is not None:
            return False
        has_contacts = session.exec(select(sa.func.count()).select_from(Contact)).one() > 0
        is_sample = session.get(Setting, "sample_loaded") is not None
    if has_contacts and not is_sample:
        return False
    load_sample(database, now=now, progress=lambda fraction, text: progress(fraction * _SHARE_OF_DATA, text))
    _make_segments(database, now, progress)
    with database.writing() as session:
        session.add(Setting(name=READY, value=now.isoformat()))
    progress(1.0, "Ready")
    return True


_SHARE_OF_DATA = 0.6


def _make_segments(database: Database, now: datetime, progress: Progress) -> None:
    """The ready segments, published a year ago and refreshed every week since."""
    began = now - timedelta(weeks=_WEEKS_OF_HISTORY)
    existing = {segment.name for segment in lifecycle.list_segments(database)}
    for name, description, definition in _READY_SEGMENTS:
        if name not in existing:
            created = lifecycle.create_segment(
                database,
                kind="dynamic",
                name=name,
                description=description,
                target=definition.target,
                zone=_ZONE,
                now=began,
            )
            lifecycle.save_draft(database, created.id, definition, revision=0, now=began)
            lifecycle.publish(database, created.id, now=began, by="Sample data")
    if _STATIC_NAME not in existing:
        _make_static(database, began)
    for week in range(1, _WEEKS_OF_HISTORY + 1):
        done = week / _WEEKS_OF_HISTORY
        progress(_SHARE_OF_DATA + (1 - _SHARE_OF_DATA) * done, "Writing a year of membership history")
        lifecycle.refresh_all(database, now=began + timedelta(weeks=week))


def _make_static(database: Database, began: datetime) -> None:
    """A list picked by hand that grew twice in the year."""
    created = lifecycle.create_segment(
        database,
        kind="static",
        name=_STATIC_NAME,
        description="Customers who agreed to try new machines first and tell us what they think.",
        zone=_ZONE,
        now=began,
    )
    with database.reading() as session:
        ids = list(session.exec(select(Contact.id).order_by(sa.text("id")).limit(240)))
    picked = [profile_id for profile_id in ids if profile_id is not None][::8]
    lifecycle.add_members(database, created.id, picked[:18], now=began)
    lifecycle.publish(database, created.id, now=began, by="Sample data")
    lifecycle.add_members(database, created.id, picked[18:], now=began + timedelta(weeks=20))


def _where(attribute: str, operator: str, value: str | int | Span | None = None) -> Condition:
    return Condition(attribute=attribute, operator=operator, value=value)


def _days(amount: int) -> InTheLast:
    return InTheLast(span=Span(amount=amount, unit="days"))


_STATIC_NAME = "Pilot customers"
_READY_SEGMENTS: tuple[tuple[str, str, Definition], ...] = (
    (
        "Construction customers who rented front loaders",
        "They work in construction and rented a front loader in the past 6 months.",
        Definition(
            steps=(
                Step(block=ProfileBlock(conditions=(_where("account.industry", "is", "construction"),))),
                Step(
                    operator="and_also",
                    block=BehavioralBlock(
                        interactions=("rental",),
                        conditions=(_where("category", "is", "Front loader"),),
                        window=InTheLast(span=Span(amount=6, unit="months")),
                    ),
                ),
            )
        ),
    ),
    (
        "Visited our booth in the last month",
        "They came to our booth at a conference within one month.",
        Definition(
            steps=(
                Step(
                    block=BehavioralBlock(
                        interactions=("booth_visited",),
                        conditions=(_where("booth", "is", "Harrow & Finch booth"),),
                        window=InTheLast(span=Span(amount=1, unit="months")),
                    )
                ),
            )
        ),
    ),
    (
        "Active readers",
        "They agreed to e-mail and opened at least 3 messages in the last 90 days.",
        Definition(
            steps=(
                Step(block=ProfileBlock(conditions=(_where("email_consent", "is_yes"),))),
                Step(
                    operator="and_also",
                    block=BehavioralBlock(
                        interactions=("email_opened",),
                        comparison=Comparison(operator="at_least", value=3),
                        window=_days(90),
                    ),
                ),
            )
        ),
    ),
    (
        "Interested in front loaders",
        "They clicked the front loader link in an e-mail in the last 90 days.",
        Definition(
            steps=(
                Step(
                    block=BehavioralBlock(
                        interactions=("email_clicked",),
                        conditions=(_where("link", "is", "https://www.example.com/products/front-loaders"),),
                        window=_days(90),
                    )
                ),
            )
        ),
    ),
    (
        "Ready for a front loader offer",
        "Interested in front loaders or looking at rental rates, but no recent renters.",
        Definition(
            steps=(
                Step(block=SegmentBlock(segment="interested-in-front-loaders")),
                Step(
                    operator="or",
                    block=BehavioralBlock(
                        interactions=("page_visited",),
                        conditions=(_where("page", "is", "/rental/rates"),),
                        window=_days(30),
                    ),
                ),
                Step(
                    operator="but_not",
                    block=SegmentBlock(segment="construction-customers-who-rented-front-loaders"),
                ),
            )
        ),
    ),
    (
        "Gone quiet",
        "They used to read our e-mails, but have not opened one for 60 days.",
        Definition(
            steps=(
                Step(
                    block=BehavioralBlock(
                        interactions=("email_opened",),
                        comparison=Comparison(operator="at_least", value=2),
                        window=NotInTheLast(span=Span(amount=60, unit="days")),
                    )
                ),
            )
        ),
    ),
    (
        "Hot leads",
        "Leads with a score of at least 70 that nobody has closed.",
        Definition(
            target="lead",
            steps=(
                Step(block=ProfileBlock(conditions=(_where("score", "is_at_least", 70),))),
                Step(
                    operator="but_not",
                    block=ProfileBlock(
                        conditions=(
                            Condition(attribute="status", operator="is_in", value=("converted", "disqualified")),
                        )
                    ),
                ),
            ),
        ),
    ),
)
