"""Why a stay begins or ends: deleted, manual, definition, data, or time alone."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.changes.considering import CANDIDATES
from core.engine.compiler.dialects import one_of
from core.language.definition import Definition
from core.store.columns import Key
from core.store.tables import PROFILES, table_of


@dataclass(frozen=True, slots=True)
class Cause:
    """What a refresh knows of why: the version it evaluates with its definition, None of a static
    segment, whose changes are all manual.

    ``former`` is the definition of the refresh before where that was another version's.
    ``is_new_definition`` is true where the version, or one that it needs, was not there before. Else
    `CANDIDATES` have the reasons, and ``otherwise`` is that of everybody who is not among them, or of
    everybody where nobody was considered.
    """

    version: int
    definition: Definition | None = None
    former: Definition | None = None
    is_new_definition: bool = False
    otherwise: str = "time"
    is_considered: bool = True

    def manual(self, *, entering: bool) -> list[int]:
        """Who enters or leaves by a manual list of the definition: by being put on one, or taken off the other."""
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
        cases.append((~still_there, _word("deleted")))
    if cause.definition is None:
        return _first_of(cases, "manual")
    listed = cause.manual(entering=entering)
    if listed:
        cases.append((one_of(profile, listed, sa.BigInteger()), _word("manual")))
    if cause.is_new_definition:
        return _first_of(cases, "definition")
    if not cause.is_considered:
        return _first_of(cases, cause.otherwise)
    touched = sa.select(CANDIDATES.c.reason).where(CANDIDATES.c.id == profile).correlate_except(CANDIDATES)
    cases.append((touched.exists(), touched.scalar_subquery()))
    return _first_of(cases, cause.otherwise)


def _first_of(cases: list[tuple[ColumnElement[bool], ColumnElement[str]]], otherwise: str) -> ColumnElement[str]:
    return sa.case(*cases, else_=_word(otherwise)) if cases else _word(otherwise)


def _word(reason: str) -> ColumnElement[str]:
    return sa.literal(reason, Key)
