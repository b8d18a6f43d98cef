"""Stored segments: rows read into plain records. No function here begins or ends a transaction."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.access.standing import Place
from core.errors import ConflictError, StateError
from core.language.definition import Definition, Target, from_text, to_json
from core.language.dependencies import Kind, KnownSegment, Segments
from core.language.schedule import FROZEN
from core.language.states import Action, State, refusal
from core.store.belonging import no_segment, place_of
from core.store.caches import Cache, bytes_of_data, fingerprint
from core.store.dialects import dialect_of
from core.store.locks import Lock
from core.store.tables import Lease, Segment, SegmentCheck, SegmentVersion, StaticMember, Template, table_of

SERVING_STATES = frozenset({"live", "error"})
"""Stored states in which a segment has a live version and serves its members."""

_GOING_LIVE = "going-live/"
"""The beginning of the names of leases under which segments go live."""


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """One segment. A comparison with the live version tells that its draft is edited, and a lease that it is
    *going_live*: if the publishing process dies, the row stays as it was. ``folder`` is the name of its folder, empty
    without one.
    """

    id: int
    key: str
    name: str
    description: str
    kind: Kind
    target: Target
    zone: str
    owner: str
    state: State
    draft: Definition | None
    draft_revision: int
    draft_saved_by: str
    draft_saved_at: datetime | None
    live_version: int | None
    live_definition: Definition | None
    error: str
    refresh_mode: str
    refresh_minutes: int
    next_refresh_at: datetime | None
    updated_at: datetime
    place: Place
    folder: str


def lock_segments(session: Session) -> None:
    """Wait until no other transaction creates, publishes, stops or deletes a segment, and keep others out to the end.

    So what is checked first, that a key is free or a segment is not needed, still holds when the change is made.
    """
    dialect_of(session).transactions.hold(session.connection(), Lock.SEGMENTS)


def segment_row(session: Session, segment_id: int, *, for_update: bool = False) -> Segment:
    """Return the row of a segment that is not deleted, if wanted locked until the transaction ends.

    Raises NotFoundError.
    """
    query = select(Segment).where(Segment.id == segment_id, col(Segment.deleted_at).is_(None))
    row = session.exec(query.with_for_update() if for_update else query).first()
    if row is None:
        raise no_segment(segment_id)
    return row


def record(session: Session, row: Segment, now: datetime | None = None) -> SegmentRecord:
    """Read a row into a record with its definitions; *going_live* if it is at that instant."""
    version = live_version(session, row)
    place, folder = place_of(session, row)
    is_going_live = now is not None and row.id in going_live_ids(session, now)
    return SegmentRecord(
        id=cast(int, row.id),
        key=row.key,
        name=row.name,
        description=row.description,
        kind=cast(Kind, row.kind),
        target=cast(Target, row.target),
        zone=row.zone,
        owner=row.owner,
        state="going_live" if is_going_live else shown_state(row, version),
        draft=from_text(row.draft) if row.draft else None,
        draft_revision=row.draft_revision,
        draft_saved_by=row.draft_saved_by,
        draft_saved_at=row.draft_saved_at,
        live_version=row.live_version,
        live_definition=_read(version.definition) if version and version.definition else None,
        error=row.error,
        refresh_mode=row.refresh_mode,
        refresh_minutes=row.refresh_minutes,
        next_refresh_at=row.next_refresh_at if row.state in SERVING_STATES else None,
        updated_at=row.updated_at,
        place=place,
        folder=folder,
    )


def live_version(session: Session, row: Segment) -> SegmentVersion | None:
    """Return the version that a segment serves; None before the first."""
    return None if row.live_version is None else session.get(SegmentVersion, (row.id, row.live_version))


def shown_state(row: Segment, version: SegmentVersion | None) -> State:
    """Return the state as in `SegmentRecord`, except *going_live*."""
    edited = version is not None and (row.draft, row.zone) != (version.definition, version.zone)
    return "live_edited" if row.state == "live" and edited else cast(State, row.state)


def going_live_lease(segment_id: int) -> str:
    """Return the name of the lease under which a segment goes live."""
    return f"{_GOING_LIVE}{segment_id}"


def going_live_ids(session: Session, now: datetime) -> frozenset[int]:
    """Return the segments going live at an instant; if the process died, that ends with its lease."""
    query = select(Lease.name).where(col(Lease.name).startswith(_GOING_LIVE, autoescape=True), Lease.until >= now)
    return frozenset(int(name.removeprefix(_GOING_LIVE)) for name in session.exec(query))


def check_allowed(session: Session, row: Segment, action: Action, now: datetime) -> None:
    """Raise StateError if the state of a segment does not allow an action."""
    state = "going_live" if row.id in going_live_ids(session, now) else shown_state(row, live_version(session, row))
    reason = refusal(action, state, cast(Kind, row.kind))
    if reason:
        raise StateError(f"segment “{row.name}”: {reason}")


_segment, _version = table_of(Segment), table_of(SegmentVersion)
IS_LIVE_VERSION = sa.and_(_version.c.segment_id == _segment.c.id, _version.c.number == _segment.c.live_version)
"""Condition that joins the version that a segment serves."""

IS_PICKED = table_of(StaticMember).c.removed_at.is_(None)
"""Condition on a row of `StaticMember`: the profile is in the static segment and was not removed from it."""


_KNOWN_COLUMNS = (
    *(_segment.c[name] for name in ("id", "key", "name", "kind", "target", "zone", "state", "refresh_mode")),
    _version.c.zone.label("live_zone"),
    _version.c.definition,
)


def load_segments(session: Session) -> Segments:
    """Load every segment that is not deleted, as definitions see it, by key.

    Each refresh needs it, so it reads columns: objects of the session cost three times as much.
    """
    query = (
        sa.select(*_KNOWN_COLUMNS)
        .select_from(_segment.outerjoin(_version, IS_LIVE_VERSION))
        .where(_segment.c.deleted_at.is_(None))
        .order_by(_segment.c.key)
    )
    return {row.key: known_segment(row, row.live_zone, row.definition) for row in session.execute(query)}


def known_segment(row: Any, live_zone: str | None, live_definition: str | None) -> KnownSegment:
    """Return a segment as definitions see it. Zone and definition are its live version's; both None without one.

    A frozen segment has no definition: like a static one, it gives its stored members.
    """
    is_live = live_zone is not None and row.state in SERVING_STATES
    is_snapshot = is_live and row.refresh_mode == FROZEN
    return KnownSegment(
        id=row.id,
        key=row.key,
        name=row.name,
        kind=row.kind,
        target=row.target,
        zone=live_zone or row.zone,
        is_live=is_live,
        definition=_read(live_definition) if live_definition and not is_snapshot else None,
    )


_read_before: Cache[bytes, Definition] = Cache(64 * 2**20, bytes_of_data)


def _read(text: str) -> Definition:
    """Read a published definition, cached: it never changes and is needed again and again."""
    return _read_before.answer(fingerprint(text), lambda: from_text(text))


_zones = cache(available_timezones)
"""The names of all zones, cached: reading them from disk takes a while."""


def checked_zone(zone: str) -> str:
    """Return the name of a time zone. Raises StateError if there is no such zone."""
    if zone not in _zones():
        raise StateError(f"time zone: must be a known one such as {ZoneInfo('Europe/Berlin').key} (got {zone[:60]!r}).")
    return zone


def new_key(session: Session, name: str) -> str:
    """Make a key from a name; no segment has or had it."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:60].strip("-") or "segment"
    taken = set(session.exec(select(Segment.key).where(col(Segment.key).startswith(stem, autoescape=True))))
    return (
        stem
        if stem not in taken
        else next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
    )


def check_revision(row: Segment, revision: int) -> None:
    """Raise ConflictError if somebody saved the draft after the save that a person started from."""
    if row.draft_revision != revision:
        raise ConflictError(
            f"segment “{row.name}”: somebody else saved it since you opened it "
            f"(you started from save {revision}, now it is {row.draft_revision}). "
            "Copy what you need, reload the page and apply your change again."
        )


def write_draft(row: Segment, definition: Definition) -> None:
    """Store a draft in canonical form and count the save.

    Raises DefinitionError if it could not be read again and so would be lost.
    """
    text = to_json(definition)
    from_text(text)
    row.draft = text
    row.draft_revision += 1


def is_named(session: Session, name: str) -> bool:
    """Whether any version, draft, template or check has a name in it, perhaps for something else."""
    texts = [
        sa.select(sa.cast(table_of(model).c[column], sa.Text))
        for model, column in (
            (SegmentVersion, "definition"), (Segment, "draft"), (Template, "definition"), (SegmentCheck, "value"),
        )
    ]  # fmt: skip
    word = re.compile(rf"\b{re.escape(name)}\b")
    found = (text for query in texts for text in session.connection().execute(query).scalars())
    return any(text and word.search(text) for text in found)
