"""Who may do what, and which use cases leave a trace. Every database has one policy, `BY_ROLE` by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from sqlmodel import Session

from core.access import roles
from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import RefusedError


class Policy(Protocol):
    """What the gate asks before a use case, and calls in its transaction."""

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        """Whether the caller may. The gate asks before it uses the database."""

    def traces(self, use_case: UseCase) -> bool:
        """Whether the use case leaves a trace."""

    def trace(self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
        """Write the trace as the last act of the use case's transaction."""


@dataclass(frozen=True, slots=True)
class ByRole:
    """Lets callers do what their roles permit (`core.access.roles`), without a trace."""

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        return roles.may(caller, use_case)

    def traces(self, use_case: UseCase) -> bool:
        return False

    def trace(self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
        """No-op: `traces` is always False."""


BY_ROLE: Final = ByRole()


def demand(policy: Policy, caller: Caller, use_case: UseCase, subject: Subject | None = None) -> None:
    """Raise RefusedError if the caller may not."""
    if policy.permits(caller, use_case, subject):
        return
    had = ", ".join(sorted(caller.roles)) or "no role"
    needed = " or ".join(sorted(roles.PERMITTED[use_case]))
    raise RefusedError(
        f"{subject or 'access'}: {caller.name or 'you'} must be {needed} to {use_case} (got {had}). "
        "Ask somebody who manages users here."
    )
