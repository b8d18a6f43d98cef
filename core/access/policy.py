"""Who may do what, and which of it leaves a trace. Every database has one policy; by default it is `LOCAL`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import RefusedError


class Policy(Protocol):
    """What the gate asks before a use case, and tells within its transaction."""

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        """Whether the caller may. It is asked before the database is."""

    def traces(self, use_case: UseCase) -> bool:
        """Whether the use case leaves a trace."""

    def trace(self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
        """Write the trace in the transaction of the use case, of which it is the last act."""


@dataclass(frozen=True, slots=True)
class Local:
    """Everybody at this machine may do everything, and nothing leaves a trace."""

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        """True."""
        return True

    def traces(self, use_case: UseCase) -> bool:
        """False."""
        return False

    def trace(self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
        """Nothing."""


LOCAL: Final = Local()


def demand(policy: Policy, caller: Caller, use_case: UseCase, subject: Subject | None = None) -> None:
    """Raises RefusedError where the caller may not."""
    if policy.permits(caller, use_case, subject):
        return
    roles = ", ".join(sorted(caller.roles)) or "no role"
    raise RefusedError(
        f"{subject or 'access'}: {caller.name or 'you'} must be allowed to {use_case} (got {roles}). "
        "Ask somebody who manages people here."
    )
