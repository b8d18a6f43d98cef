"""Why a stay begins or ends: deleted, manual, definition, data, or time alone."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from core.language.definition import Definition
from core.store.columns import Key
from core.store.expressions import one_of
from core.store.tables import PROFILES, table_of

DATA, MANUAL, DELETED = "data", "manual", "deleted"


@dataclass(frozen=True, slots=True)
class Cause:
    """What a refresh knows of why profiles enter and leave: the version with its definition. A static segment
    has no definition, and every reason is *manual*.

    ``former`` is the definition of the refresh before, where that was another version's.
    ``is_new_definition`` is true where the version, or one that it needs, is new since that refresh.
    ``candidates`` has a reason for each ``id``, and everybody else moves by time; without it every other move is data.
    """

    version: int
    definition: Definition | None = None
    former: Definition | None = None
    is_new_definition: bool = False
    candidates: FromClause | None = None

    def manual(self, *, entering: bool) -> list[int]:
        """The ids that enter or leave by a manual list: put on one list of the definition, or taken off the other."""
        assert self.definition is not None
        on, off = ("included", "excluded") if entering else ("excluded", "included")
        taken_off = set(getattr(self.former, off)) - set(getattr(self.definition, off)) if self.former else set()
        return sorted(taken_off.union(getattr(self.definition, on)))


def reason_of(profile: ColumnElement[int], target: str, cause: Cause, *, entering: bool) -> ColumnElement[str]:
    """Why a stay begins or ends: *deleted*, *manual*, *definition*, *data*, else *time* alone."""
    cases: list[tuple[ColumnElement[bool], ColumnElement[str]]] = []
    if not entering:
        table = table_of(PROFILES[target])
        still_there = sa.exists().where(table.c.id == profile, table.c.deleted_at.is_(None))
        cases.append((~still_there, _word(DELETED)))
    if cause.definition is None:
        return _first_of(cases, MANUAL)
    listed = cause.manual(entering=entering)
    if listed:
        cases.append((one_of(profile, listed, sa.BigInteger()), _word(MANUAL)))
    if cause.is_new_definition:
        return _first_of(cases, "definition")
    candidates = cause.candidates
    if candidates is None:
        return _first_of(cases, DATA)
    reason = sa.select(candidates.c.reason).where(candidates.c.id == profile).correlate_except(candidates)
    cases.append((reason.exists(), reason.scalar_subquery()))
    return _first_of(cases, "time")


def _first_of(cases: list[tuple[ColumnElement[bool], ColumnElement[str]]], otherwise: str) -> ColumnElement[str]:
    return sa.case(*cases, else_=_word(otherwise)) if cases else _word(otherwise)


def _word(reason: str) -> ColumnElement[str]:
    return sa.literal(reason, Key)
