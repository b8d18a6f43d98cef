"""Segments as a caller knows them: those that folders hide have no name, and no new definition may name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.errors import DefinitionError, Problem
from core.language.catalog import Catalog
from core.language.definition import Definition, SegmentBlock, from_text, walk
from core.language.dependencies import KnownSegment, Segments, referenced_keys
from core.language.messages import quote
from core.store.belonging import is_any_hidden, is_seen
from core.store.declaring import load_catalog
from core.store.segments import load_segments
from core.store.tables import Segment, table_of

_segment = table_of(Segment)


def seen_ids(session: Session, caller: Caller) -> frozenset[int]:
    """The ids of the segments that a caller sees, deleted ones too."""
    return frozenset(session.execute(sa.select(_segment.c.id).where(is_seen(caller))).scalars())


def name_of_hidden(segment_id: int) -> str:
    """What stands in the place of the name of a segment for those who don't see it."""
    return f"private segment {segment_id}"


def segments_for(session: Session, caller: Caller) -> Segments:
    """Load every segment that is not deleted, as definitions of a caller see it, by key.

    A hidden one stays among them, because others may be built on it. A definition may name it if the draft or the live
    version of a segment that the caller sees does so already.
    """
    known = load_segments(session)
    if not is_any_hidden(session, caller):
        return known
    seen = seen_ids(session, caller)
    hidden = {one.key for one in known.values() if one.id not in seen}
    named = _named_in_live(known, hidden) | _named_in_drafts(session, caller, hidden)
    return {
        key: replace(one, name=name_of_hidden(one.id), is_seen=False, may_be_named=key in named)
        if key in hidden
        else one
        for key, one in known.items()
    }


def catalog_with(session: Session, segments: Segments) -> Catalog:
    """Load the catalog with the names of `segments_for`."""
    catalog = load_catalog(session)
    if all(one.is_seen for one in segments.values()):
        return catalog
    return replace(catalog, segments={key: one.name for key, one in segments.items() if one.may_be_named})


def demand_named(session: Session, caller: Caller, definition: Definition | None) -> None:
    """Raise DefinitionError if a definition names a segment that the caller must not name, in the words of a key that
    no segment has.
    """
    keys = referenced_keys(definition) if definition else ()
    if definition is None or not keys or not is_any_hidden(session, caller):
        return
    segments = segments_for(session, caller)
    problems = [
        Problem((*part.path, "segment"), f"must be the key of a segment (got {quote(part.node.segment)}).")
        for part in walk(definition, SegmentBlock)
        if _is_refused(segments.get(part.node.segment))
    ]
    if problems:
        raise DefinitionError(problems)


def _is_refused(known: KnownSegment | None) -> bool:
    return known is not None and not known.may_be_named


def _named_in_live(known: Segments, hidden: set[str]) -> set[str]:
    shown = [one.definition for one in known.values() if one.key not in hidden and one.definition]
    return {key for definition in shown for key in referenced_keys(definition) if key in hidden}


def _named_in_drafts(session: Session, caller: Caller, hidden: set[str]) -> set[str]:
    """The hidden segments that drafts of seen ones name. A draft that was saved before the segment was created only
    guessed its key.
    """
    made = _made_at(session, hidden)
    drafts = sa.select(_segment.c.draft, _segment.c.draft_saved_at).where(
        is_seen(caller), _segment.c.deleted_at.is_(None), _segment.c.draft.contains('"segment"', autoescape=True)
    )
    return {
        key
        for text, saved_at in session.execute(drafts)
        if any(f'"{key}"' in text for key in made)
        for key in referenced_keys(from_text(text))
        if key in made and saved_at is not None and made[key] <= saved_at
    }


def _made_at(session: Session, keys: set[str]) -> Mapping[str, datetime]:
    query = sa.select(_segment.c.key, _segment.c.created_at).where(_segment.c.key.in_(sorted(keys)))
    return {key: created_at for key, created_at in session.execute(query)}  # noqa: C416 (rows are no pairs to the checker)
