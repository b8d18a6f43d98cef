"""Who may do what, and which use cases leave a trace. Every database has one policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from sqlmodel import Session

from core.access import roles
from core.access.caller import EVERY_ROLE, Caller, Role
from core.access.use_cases import Subject, UseCase
from core.errors import RefusedError

State = Mapping[str, Any]


class Policy(Protocol):
    """What the gate asks before a use case, and calls in its transaction."""

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        """Whether the caller may. The gate asks before it uses the database."""

    def traces_writing(self, caller: Caller, use_case: UseCase) -> bool:
        """Whether a use case that writes leaves a trace."""

    def traces_reading(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        """Whether a use case that only reads leaves a trace, and no recent one stands for it."""

    def keep_reading(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
        """Take note that the trace of a reading is committed."""

    def state(self, session: Session, use_case: UseCase, subject: Subject | None) -> State | None:
        """What the subject is like now; asked first in a transaction that will leave a trace."""

    def trace(
        self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None, before: State | None
    ) -> None:
        """Write the trace as the last act of the use case's transaction. ``before`` is the `state` at its beginning."""


class ByRole:
    """Lets callers do what their roles permit (`core.access.roles`), without a trace."""

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        return roles.may(caller, use_case)

    def traces_writing(self, caller: Caller, use_case: UseCase) -> bool:
        return False

    def traces_reading(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        return False

    def keep_reading(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
        """No-op: nothing leaves a trace."""

    def state(self, session: Session, use_case: UseCase, subject: Subject | None) -> State | None:
        """Return None: nothing leaves a trace."""

    def trace(
        self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None, before: State | None
    ) -> None:
        """No-op: nothing leaves a trace."""


BY_ROLE: Final = ByRole()


def demand(policy: Policy, caller: Caller, use_case: UseCase, subject: Subject | None = None) -> None:
    """Raise RefusedError if the caller may not."""
    if policy.permits(caller, use_case, subject):
        return
    raise RefusedError(
        f"{subject or 'access'}: {caller.name or 'you'} must have {wanted(use_case)} to {use_case} "
        f"(got {_all_of(caller.roles)}). Ask somebody who manages users here."
    )


def wanted(use_case: UseCase) -> str:
    """Name the roles of which one is enough for a use case."""
    permitted = roles.PERMITTED[use_case]
    return "a role" if permitted == EVERY_ROLE else f"the role {_joined(permitted, 'or')}"


def _all_of(had: frozenset[Role]) -> str:
    """Name all the roles that a caller has."""
    if not had:
        return "no role"
    return f"the role{'s' if len(had) > 1 else ''} {_joined(had, 'and')}"


def _joined(some: frozenset[Role], word: str) -> str:
    """Name roles from the least to the most, with a word before the last."""
    *others, last = [role for role in Role if role in some]
    return f"{', '.join(others)} {word} {last}" if others else str(last)
