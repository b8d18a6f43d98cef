"""The decision of each kind of check, in SQL over a SELECT of the members' ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.audience.people import rows_by_id
from core.audience.selection import Known, check_definition, count_ids
from core.engine.compiler import compile_definition
from core.language.definition import Definition, SegmentBlock, Step, Target, from_text
from core.language.folding import fold
from core.membership import Turnover
from core.store.addressing import profiles_with_address

Value = Mapping[str, Any]
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Audience:
    """The people a check is about: the members as a SELECT of ``id``, and the turnover of the refresh that leads to
    them. ``is_first`` is true if no refresh came before that one.
    """

    session: Session
    ids: Select[int]
    target: Target
    zone: str
    as_of: datetime
    turnover: Turnover
    is_first: bool
    known: Known


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a check passes; ``message`` says what it found."""

    passed: bool
    message: str


def contains(value: Value, audience: Audience) -> Verdict:
    """A profile with that e-mail address or own id is a member."""
    text = value["profile"]
    named = profiles_with_address(audience.target, sa.literal(text), sa.literal(fold(text))).subquery("named")
    profiles = sa.select(named.c.id).where(named.c.deleted_at.is_(None)).subquery("living")
    members = audience.ids.subquery("members")
    is_member = profiles.c.id.in_(sa.select(members.c.id))
    found = sa.select(sa.func.count(), sa.func.count().filter(is_member)).select_from(profiles)
    there, inside = audience.session.execute(found).one()
    if not there:
        return Verdict(passed=False, message=f"No {audience.target} has this e-mail address or own id (any more).")
    return Verdict(passed=inside > 0, message="It is in it." if inside else "It is not in it.")


def contains_nobody(value: Value, audience: Audience) -> Verdict:
    """A definition selects no member."""
    return _without(sa.intersect, from_text(value["definition"]), audience)


def has_none_in_common(value: Value, audience: Audience) -> Verdict:
    """No member is in another segment."""
    return _without(sa.intersect, _members_of(value["segment"], audience), audience)


def is_part_of(value: Value, audience: Audience) -> Verdict:
    """Every member is in another segment."""
    return _without(sa.except_, _members_of(value["segment"], audience), audience)


def _members_of(key: str, audience: Audience) -> Definition:
    return Definition(target=audience.target, steps=(Step(block=SegmentBlock(segment=key)),))


def _without(among: Any, definition: Definition, audience: Audience) -> Verdict:
    """Pass if no member is among (or outside) the audience of a definition.

    It uses set operations: the plan of a join would depend on a guess at the definition's number of rows.
    """
    check_definition(definition, audience.known)
    known = audience.known
    others = compile_definition(definition, known.catalog, audience.as_of, audience.zone, known.segments, is_now=True)
    members, selected = audience.ids.subquery("members"), others.subquery("others")
    wrong = sa.select(among(sa.select(members.c.id), sa.select(selected.c.id)).subquery("wrong").c.id)
    number = count_ids(audience.session, wrong)
    if not number:
        return Verdict(passed=True, message=f"It holds for {members_in_words(audience.turnover.members)}.")
    first = audience.session.execute(wrong.order_by(wrong.selected_columns[0]).limit(_SHOWN)).scalars().all()
    names = ", ".join(row.name for row in rows_by_id(audience.session, audience.target, first))
    such = ": " if number <= _SHOWN else ", such as "
    return Verdict(passed=False, message=f"{members_in_words(number)} should not be in it{such}{names}.")


def has_size(value: Value, audience: Audience) -> Verdict:
    """The number of members is within bounds."""
    members = audience.turnover.members
    at_least, at_most = value["at_least"], value["at_most"]
    passed = (at_least is None or members >= at_least) and (at_most is None or members <= at_most)
    return Verdict(passed=passed, message=f"It has {members_in_words(members)}.")


def changes_little(value: Value, audience: Audience) -> Verdict:
    """At most so many percent of the members before enter and leave."""
    turnover = audience.turnover
    if audience.is_first:
        return Verdict(passed=True, message="There is no refresh before to compare with.")
    before = turnover.members - turnover.entered + turnover.left
    passed = (turnover.entered + turnover.left) * 100 <= value["percent"] * before
    return Verdict(
        passed=passed, message=f"Of {members_in_words(before)}, {turnover.left:,} left; {turnover.entered:,} entered."
    )


def members_in_words(number: int) -> str:
    """``1 member``, ``12,345 members``."""
    return "1 member" if number == 1 else f"{number:,} members"
