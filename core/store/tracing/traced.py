"""The policy that every database has by default: roles decide, and what is done leaves its trace."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller, Door
from core.access.policy import ByRole
from core.access.use_cases import Subject, UseCase
from core.store.tables import Trace, table_of
from core.store.tracing.subject_states import State, differences, state_of
from core.store.tracing.views import EXPORTS, VIEWS, NotedViews, is_traced_already

_READINGS: Final = VIEWS | EXPORTS
_OF_ROUNDS: Final = frozenset({UseCase.REFRESH_SEGMENT, UseCase.REFRESH_SEGMENTS, UseCase.PRUNE_LOG})
"""What a worker does without being asked; the log of refreshes tells about it."""

_trace = table_of(Trace)


class Traced(ByRole):
    """Lets callers do what their roles permit, and writes rows of `core.store.tables.Trace`."""

    def __init__(self) -> None:
        self._views = NotedViews()

    def traces_writing(self, caller: Caller, use_case: UseCase) -> bool:
        return caller.door is not Door.WORKER or use_case not in _OF_ROUNDS

    def traces_reading(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        return use_case in _READINGS and not (use_case in VIEWS and self._views.has(caller, use_case, subject))

    def keep_reading(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
        self._views.keep(caller, use_case, subject)

    def state(self, session: Session, use_case: UseCase, subject: Subject | None) -> State | None:
        return state_of(session, subject, use_case)

    def trace(
        self, session: Session, caller: Caller, use_case: UseCase, subject: Subject | None, before: State | None
    ) -> None:
        if use_case in _READINGS:
            if use_case not in VIEWS or not is_traced_already(session, caller, use_case, subject):
                _write(session, caller, use_case, subject, None, None)
            return
        kept_before, kept_after = differences(session, before, state_of(session, subject, use_case))
        if subject is not None and subject.told:
            kept_after = {**(kept_after or {}), **subject.told}
        _write(session, caller, use_case, subject, kept_before, kept_after)


def _write(
    session: Session,
    caller: Caller,
    use_case: UseCase,
    subject: Subject | None,
    before: State | None,
    after: State | None,
) -> None:
    values = {
        "at": caller.at,
        "user_id": caller.user_id,
        "name": caller.name,
        "door": caller.door.value,
        "use_case": use_case.name,
        "subject_kind": subject.kind if subject else "",
        "subject_id": "" if subject is None or subject.id is None else str(subject.id),
        "before": before,
        "after": after,
    }
    session.connection().execute(sa.insert(_trace).values(values))
