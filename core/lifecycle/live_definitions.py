"""The live definitions that a round of refreshes knows, and what they read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from core.audience.selection import Known, check_definition
from core.changes.change_kinds import VERSION
from core.changes.positions import current_position, is_any_after
from core.changes.reads import Reads
from core.errors import DefinitionError
from core.language.dependencies import KnownSegment
from core.store.dialects import Position


@dataclass(frozen=True, slots=True)
class KnownAt:
    """The catalog and segments that definitions are compiled against, and the position at which they were read."""

    known: Known
    position: Position

    @classmethod
    def of(cls, session: Session) -> KnownAt:
        """Read the position first, so that a change in between is read again."""
        position = current_position(session)
        return cls(Known.of(session), position)

    def known_until(self, session: Session, until: Position) -> Known:
        """Return what is known here, or read it again if a segment got another version in between."""
        return Known.of(session) if is_any_after(session, self.position, until, VERSION) else self.known


def live_reads(segment: KnownSegment, known: Known) -> Reads | None:
    """Return what the live definition of a segment reads; None without one, or if it has a problem."""
    if segment.definition is None:
        return None
    try:
        check_definition(segment.definition, known, segment.key)
    except DefinitionError:
        return None
    return Reads.of(segment.definition, known.catalog, segment.zone, known.segments)
