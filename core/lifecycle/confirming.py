"""The share of members from which on a change of a live segment needs confirmation by typing its name."""

from __future__ import annotations

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import StateError
from core.membership import Turnover
from core.store import gate
from core.store.database import Database
from core.store.tables import Setting

DEFAULT_PERCENT = 20
MAX_PERCENT = 100
_SETTING = "confirm-above-percent"


def confirmation_percent(database: Database, caller: Caller) -> int:
    """Return the percentage of its members up to which a segment may change without typing its name."""
    with gate.reading(database, caller, UseCase.SEE_SETTINGS) as session:
        return _percent(session)


def set_confirmation_percent(database: Database, caller: Caller, percent: int) -> None:
    """Set it for the whole database. Raises StateError unless it is a whole number from 0 to 100."""
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= MAX_PERCENT:
        raise StateError(f"percent: must be a whole number from 0 to {MAX_PERCENT} (got {percent!r}).")
    with gate.writing(database, caller, UseCase.CHANGE_SETTINGS, Subject("setting", _SETTING)) as session:
        session.merge(Setting(name=_SETTING, value=str(percent)))


def is_large(session: Session, turnover: Turnover) -> bool:
    """Whether so many enter and leave that the change needs confirmation."""
    moving = turnover.entered + turnover.left
    before = turnover.members - turnover.entered + turnover.left
    return moving * 100 > _percent(session) * before


def _percent(session: Session) -> int:
    stored = session.get(Setting, _SETTING)
    return int(stored.value) if stored else DEFAULT_PERCENT
