"""Policies for tests of the gate."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.policy import ByRole, State
from core.access.use_cases import Subject, UseCase
from core.store.database import Database


@dataclass(frozen=True)
class Noting(ByRole):
    """Everybody may do everything; it notes who called."""

    callers: list[Caller] = field(default_factory=list)

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        self.callers.append(caller)
        return True


class Refusing(ByRole):
    """Nobody may do anything."""

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        return False


@dataclass
class Tracing(ByRole):
    """Everybody may do everything, and writes it into a table. It is told of ``untraced`` and lets it be.

    With ``breaks`` the transaction ends with an error after the trace was written.
    """

    untraced: frozenset[UseCase] = frozenset()
    breaks: bool = False

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        return True

    def traces_writing(self, caller: Caller, use_case: UseCase) -> bool:
        return use_case not in self.untraced

    def traces_reading(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        return use_case not in self.untraced

    def trace(
        self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None, before: State | None
    ) -> None:
        values = {"who": caller.name, "what": use_case.name, "of": str(subject) if subject else ""}
        session.execute(sa.text("INSERT INTO told (who, what, subject) VALUES (:who, :what, :of)"), values)
        if self.breaks:
            raise BrokenError


class BrokenError(Exception):
    """What ends a transaction after its trace."""


def keep_traces(database: Database, policy: Tracing) -> None:
    """Have a database ask a policy, and make the table for its traces."""
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE told (who TEXT, what TEXT, subject TEXT)"))
    database.policy = policy


def traces(database: Database) -> list[tuple[str, str, str]]:
    """Who did what to what, by the table."""
    with database.reading() as session:
        return [tuple(row) for row in session.execute(sa.text("SELECT who, what, subject FROM told"))]
