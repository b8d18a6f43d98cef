"""Why a stay begins or ends: deleted, manual, definition, data, or time alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.columns import Key
from core.compiler.dialects import one_of
from core.definition import Definition
from core.tables import PROFILES, Account, Contact, Interaction, Lead, Stay, table_of


@dataclass(frozen=True, slots=True)
class Cause:
    """What a refresh knows of why: the version it evaluates with its definition, None of a static
    segment, whose changes are all manual; the instant of the refresh before, None for the first.

    ``former`` is the definition of the refresh before where that was another version's.
    ``is_new_definition`` is true where the version, or one that it needs, was not there before;
    ``static_ids`` are the static segments it needs.
    """

    version: int
    previous_as_of: datetime | None
    definition: Definition | None = None
    former: Definition | None = None
    is_new_definition: bool = False
    static_ids: tuple[int, ...] = ()

    def manual(self, *, entering: bool) -> list[int]:
        """Who enters or leaves by a manual list of the definition: by being put on one, or taken off the other."""
        assert self.definition is not None
        on, off = ("included", "excluded") if entering else ("excluded", "included")
        taken_off = set(getattr(self.former, off)) - set(getattr(self.definition, off)) if self.former else set()
        return sorted(taken_off.union(getattr(self.definition, on)))


_stay = table_of(Stay).alias("picks")
_contact = table_of(Contact)
_account = table_of(Account)
_lead = table_of(Lead)
_interaction = table_of(Interaction)


def reason_of(
    profile: ColumnElement[int], target: str, as_of: datetime, cause: Cause, *, entering: bool
) -> ColumnElement[str]:
    """Why a stay begins or ends: *deleted*, *manual*, *definition*, *data*, else *time* alone."""
    cases: list[tuple[ColumnElement[bool], ColumnElement[str]]] = []
    if not entering:
        table = table_of(PROFILES[target])
        still_there = sa.exists().where(table.c.id == profile, table.c.deleted_at.is_(None))
        cases.append((~still_there, _word("deleted")))
    if cause.definition is None:
        return _first_of(cases, "manual")
    listed = cause.manual(entering=entering)
    if listed:
        cases.append((one_of(profile, listed, sa.BigInteger()), _word("manual")))
    if cause.is_new_definition or cause.previous_as_of is None:
        return _first_of(cases, "definition")
    if cause.static_ids:
        cases.append((_was_picked(profile, cause.static_ids, cause.previous_as_of, as_of), _word("manual")))
    cases.append((_has_new_data(profile, target, cause.previous_as_of, as_of), _word("data")))
    return _first_of(cases, "time")


def _first_of(cases: list[tuple[ColumnElement[bool], ColumnElement[str]]], otherwise: str) -> ColumnElement[str]:
    return sa.case(*cases, else_=_word(otherwise)) if cases else _word(otherwise)


def _was_picked(
    profile: ColumnElement[int], static_ids: tuple[int, ...], after: datetime, until: datetime
) -> ColumnElement[bool]:
    """The profile came into one of these static segments, or went, in (after, until]."""
    return sa.exists().where(
        _stay.c.profile_id == profile,
        _stay.c.segment_id.in_(static_ids),
        sa.or_(sa.and_(*_written(_stay.c.entered_at, after, until)), sa.and_(*_written(_stay.c.left_at, after, until))),
    )


def _word(reason: str) -> ColumnElement[str]:
    return sa.literal(reason, Key)


def _has_new_data(profile: ColumnElement[int], target: str, after: datetime, until: datetime) -> ColumnElement[bool]:
    """The profile, its account, contact, leads or interactions were written in (after, until]."""
    if target == "lead":
        own_contact = sa.select(_lead.c.contact_id).where(_lead.c.id == profile).correlate_except(_lead)
        return sa.or_(
            sa.exists().where(_lead.c.id == profile, *_written(_lead.c.updated_at, after, until)),
            _contact_has_new_data(own_contact.scalar_subquery(), after, until),
        )
    return _contact_has_new_data(profile, after, until)


def _contact_has_new_data(contact: ColumnElement[int], after: datetime, until: datetime) -> ColumnElement[bool]:
    own_account = sa.select(_contact.c.account_id).where(_contact.c.id == contact).correlate_except(_contact)
    return sa.or_(
        sa.exists().where(_contact.c.id == contact, *_written(_contact.c.updated_at, after, until)),
        sa.exists().where(
            _account.c.id == own_account.scalar_subquery(), *_written(_account.c.updated_at, after, until)
        ),
        sa.exists().where(_lead.c.contact_id == contact, *_written(_lead.c.updated_at, after, until)),
        sa.exists().where(_interaction.c.contact_id == contact, *_written(_interaction.c.recorded_at, after, until)),
    )


def _written(instant: ColumnElement[datetime], after: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (instant > after, instant <= until)
