"""The first start of an empty database: sample data, ready segments and their history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core import lifecycle
from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.changes.log import note
from core.language.definition import (
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
    Target,
)
from core.language.dependencies import Kind
from core.lifecycle.first_start import BEGUN, READY
from core.store import gate
from core.store.alone import alone
from core.store.columns import Key
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.locks import Lock
from core.store.records import INTERACTION
from core.store.tables import PROFILES, Contact, Interaction, Refresh, Setting, table_of
from core.store.triggers import WHOLE_RECORD
from core.teaching.sample import SETTING as SAMPLE_LOADED
from core.teaching.sample import SampleProgress, load_alone

_WEEKS_OF_HISTORY = 52
_WEEKS_REFRESHED = (*range(2, 40, 2), *range(40, _WEEKS_OF_HISTORY + 1))
"""The weeks after which the ready segments were refreshed: every other one at first, every one lately."""
_WEEK_OF_MORE_PILOTS = 20
_SHARE_OF_DATA = 0.6
_ZONE = "Europe/Berlin"
_AUTHOR = "Sample data"
Progress = Callable[[float, str], None]


def _ignore_progress(_fraction: float, _text: str) -> None:
    """Ignore progress."""


def prepare(database: Database, caller: Caller, *, progress: Progress = _ignore_progress) -> bool:
    """Load the sample data and ready segments into a database without contacts, once.

    Return whether anything was loaded. ``progress`` gets a fraction from 0 to 1 and what is going on.
    An interrupted start goes on where it stopped, as of the instant at which it began. Of two calls at once, one
    prepares and the other waits for it.
    """
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        if not _is_wanted(session):
            return False

    def wait() -> None:
        progress(_share_done(database, caller), "Somebody else is preparing them")

    with alone(database, Lock.FIRST_START, wait):
        return _prepare(database, caller, progress)


def _prepare(database: Database, caller: Caller, progress: Progress) -> bool:
    begun = _begin(database, caller)
    if begun is None:
        return False
    author = replace(caller, name=_AUTHOR, at=begun)

    def show(loaded: SampleProgress) -> None:
        progress(loaded.share * _SHARE_OF_DATA, "Loading the sample data")

    load_alone(database, author, progress=show)
    _make_segments(database, author, progress)
    with gate.writing(database, author, UseCase.LOAD_SAMPLE) as session:
        session.merge(Setting(name=READY, value=begun.isoformat()))
    progress(1.0, "Ready")
    return True


def _share_done(database: Database, caller: Caller) -> float:
    """Return how far somebody else is, as far as the database shows."""
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        begun = session.get(Setting, BEGUN)
        if begun is None or session.get(Setting, SAMPLE_LOADED) is None:
            is_begun = session.exec(select(Contact.id).limit(1)).first() is not None
            return _SHARE_OF_DATA / 2 if is_begun else 0.0
        at: datetime | None = session.execute(sa.select(sa.func.max(col(Refresh.as_of)))).scalar_one()
    weeks = (at - datetime.fromisoformat(begun.value)) / timedelta(weeks=1) + _WEEKS_OF_HISTORY if at else 0
    return _SHARE_OF_DATA + (1 - _SHARE_OF_DATA) * min(max(weeks / _WEEKS_OF_HISTORY, 0), 1)


def _begin(database: Database, caller: Caller) -> datetime | None:
    """Return when the first start began, now or before an interruption; None if there is nothing to do."""
    with gate.writing(database, caller, UseCase.LOAD_SAMPLE) as session:
        if not _is_wanted(session):
            return None  # somebody else was first
        begun = session.get(Setting, BEGUN)
        if begun is not None:
            return datetime.fromisoformat(begun.value)
        session.add(Setting(name=BEGUN, value=caller.at.isoformat()))
        return caller.at


def _is_wanted(session: Session) -> bool:
    """Whether a first start is unfinished, or has not begun and there are no contacts but those of the sample."""
    if session.get(Setting, READY) is not None:
        return False
    if session.get(Setting, BEGUN) is not None or session.get(Setting, SAMPLE_LOADED) is not None:
        return True
    return session.exec(select(Contact.id).limit(1)).first() is None


def _make_segments(database: Database, author: Caller, progress: Progress) -> None:
    """Make the ready segments, published a year ago and refreshed since."""
    began = author.at - timedelta(weeks=_WEEKS_OF_HISTORY)
    founder = replace(author, at=began)
    _learn_as_it_happened(database, author)
    for name, description, definition in _READY_SEGMENTS:
        segment_id = _make_or_find(database, founder, "dynamic", name, description, definition.target)
        if segment_id is not None:
            revision = lifecycle.segment(database, founder, segment_id).draft_revision
            lifecycle.save_draft(database, founder, segment_id, definition, revision=revision)
            lifecycle.publish(database, founder, segment_id)
    first, later = _pilots(database, author)
    pilots = _make_or_find(database, founder, "static", _STATIC_NAME, _STATIC_DESCRIPTION, "contact")
    if pilots is not None:
        lifecycle.add_members(database, founder, pilots, first)
        lifecycle.publish(database, founder, pilots)
    listed = lifecycle.list_segments(database, author)
    done_until = min(segment.last_refresh_at or began for segment in listed)
    static_id = next(segment.id for segment in listed if segment.name == _STATIC_NAME)
    for week in _WEEKS_REFRESHED:
        share = _SHARE_OF_DATA + (1 - _SHARE_OF_DATA) * week / _WEEKS_OF_HISTORY
        progress(share, "Writing a year of membership history")
        at = began + timedelta(weeks=week)
        if at <= done_until:
            continue
        if week == _WEEK_OF_MORE_PILOTS:
            lifecycle.add_members(database, replace(author, at=at), static_id, later)
        _learn(database, author, done_until, at)
        done_until = at
        lifecycle.refresh_all(database, replace(author, at=at))


def _learn_as_it_happened(database: Database, author: Caller) -> None:
    """Date the records as if Windrow had learned of every interaction at the instant it happened."""
    interaction = table_of(Interaction)
    with gate.writing(database, author, UseCase.LOAD_SAMPLE) as session:
        loaded_at = datetime.fromisoformat(session.get_one(Setting, SAMPLE_LOADED).value)
        session.execute(
            sa.update(interaction)
            .where(interaction.c.recorded_at == loaded_at)
            .values(recorded_at=interaction.c.occurred_at)
        )
    # Without statistics PostgreSQL takes a fifth of a second for a query of milliseconds. A cluster needs a separate
    # transaction.
    with gate.writing(database, author, UseCase.LOAD_SAMPLE) as session:
        dialect_of(session).writing.estimate(session.connection(), "account", "contact", "lead", "interaction")


def _learn(database: Database, author: Caller, since: datetime, until: datetime) -> None:
    """Note records recorded or updated in between as changed now, so that history has reasons."""
    interaction = table_of(Interaction)
    with gate.writing(database, author, UseCase.LOAD_SAMPLE) as session:
        recorded = (interaction.c.recorded_at > since, interaction.c.recorded_at <= until)
        note(session, INTERACTION, sa.select(interaction.c.kind, interaction.c.contact_id).where(*recorded))
        for entity, model in PROFILES.items():
            table = table_of(model)
            updated = (table.c.updated_at > since, table.c.updated_at <= until)
            note(session, entity, sa.select(sa.literal(WHOLE_RECORD, Key), table.c.id).where(*updated))


def _make_or_find(
    database: Database, founder: Caller, kind: Kind, name: str, description: str, target: Target
) -> int | None:
    """Return the segment with a name, made now or by an interrupted start; None if it is live already."""
    for segment in lifecycle.list_segments(database, founder):
        if segment.name == name:
            return segment.id if segment.members is None else None
    return lifecycle.create_segment(
        database, founder, kind=kind, name=name, description=description, target=target, zone=_ZONE
    ).id


def _pilots(database: Database, author: Caller) -> tuple[list[int], list[int]]:
    """The contacts that somebody picked by hand, at first and later."""
    with gate.reading(database, author, UseCase.FIND_PEOPLE) as session:
        ids = session.exec(select(col(Contact.id)).order_by(col(Contact.id)).limit(240)).all()
    picked = [profile_id for profile_id in ids if profile_id is not None][::8]
    return picked[:18], picked[18:]


def _where(attribute: str, operator: str, value: str | int | Span | None = None) -> Condition:
    return Condition(attribute=attribute, operator=operator, value=value)


def _days(amount: int) -> InTheLast:
    return InTheLast(span=Span(amount=amount, unit="days"))


_STATIC_NAME = "Pilot customers"
_STATIC_DESCRIPTION = "Customers who agreed to try new machines first and tell us what they think."
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
