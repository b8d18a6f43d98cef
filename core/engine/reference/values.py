"""Values as they are compared: no data, folded texts, exact numbers, instants and days in a zone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.engine.reference.days import end_of, local_day, start_of
from core.engine.reference.records import Datum


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant and the zone of an evaluation."""

    as_of: datetime
    zone: str

    @property
    def today(self) -> date:
        """The day of ``as_of`` in the zone."""
        return local_day(self.as_of, self.zone)


def is_no_data(datum: Datum) -> bool:
    """Whether a value is missing, the empty text or no choices at all."""
    return datum is None or datum in ("", ())


def fold(text: str) -> str:
    """A text as it is compared: normalized to NFC, then without case."""
    return unicodedata.normalize("NFC", text).casefold()


def number(value: int | str | Decimal) -> Decimal:
    """A number of a definition or of a record, exactly."""
    return Decimal(value)


def is_before(instant: datetime, bound: str, zone: str) -> bool:
    """Before a day begins in the zone, or before an instant (a bound with a ``T``)."""
    if "T" in bound:
        return instant < datetime.fromisoformat(bound)
    return instant < start_of(date.fromisoformat(bound), zone)


def is_after(instant: datetime, bound: str, zone: str) -> bool:
    """After a day has ended in the zone, or after an instant (a bound with a ``T``)."""
    if "T" in bound:
        return instant > datetime.fromisoformat(bound)
    return instant >= end_of(date.fromisoformat(bound), zone)


def is_between(instant: datetime, first: str, last: str, zone: str) -> bool:
    """From the first's beginning to the last's end, both days or instants included."""
    return not is_before(instant, first, zone) and not is_after(instant, last, zone)
