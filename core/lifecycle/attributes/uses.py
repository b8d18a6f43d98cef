"""Where definitions ask an attribute: drafts and live versions of segments, templates, and checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.audience.selection import Known
from core.errors import DefinitionError
from core.language.catalog import Catalog
from core.language.definition import Definition, from_text, to_json
from core.language.mentions import Asked, NewValue, asked_by, with_values
from core.language.validation import find_problems
from core.lifecycle.checks.check_fields import FieldType
from core.lifecycle.checks.check_kinds import KINDS
from core.store.caches import Cache, bytes_of_data, fingerprint
from core.store.records import INTERACTION
from core.store.seen_segments import seen_ids
from core.store.segments import IS_LIVE_VERSION, SERVING_STATES, write_draft
from core.store.tables import Segment, SegmentCheck, SegmentVersion, Template, table_of

_segment, _version = table_of(Segment), table_of(SegmentVersion)


@dataclass(frozen=True, slots=True)
class Use:
    """A definition that asks an attribute. ``text`` says where to a person; ``segment`` is the name of its segment,
    empty for a template, and ``is_serving`` is true of what a live segment serves.
    """

    text: str
    segment: str = ""
    segment_id: int | None = None
    is_serving: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    use: Use
    definition: Definition
    key: str | None


def asked(entity: str, name: str) -> Asked:
    """Return how definitions name an attribute, or a property of interactions."""
    return (None if entity == INTERACTION else entity, name)


def uses_of(session: Session, caller: Caller, catalog: Catalog) -> dict[Asked, list[Use]]:
    """Return the uses of every attribute and property that has any."""
    found: dict[Asked, list[Use]] = {}
    for place in _places(session, caller):
        for one in asked_by(place.definition, catalog):
            found.setdefault(one, []).append(place.use)
    return found


def spoiled_uses(
    session: Session, caller: Caller, before: Known, after: Known, wanted: Asked, new: NewValue = lambda value: value
) -> list[Use]:
    """Return the uses of an attribute whose definition has a problem after a change of the catalog, and none before.
    ``new`` gives the values that definitions compare it with afterwards.
    """
    return [
        place.use
        for place in _places(session, caller)
        if wanted in asked_by(place.definition, before.catalog)
        and not find_problems(place.definition, before.catalog, before.segments, place.key)
        and find_problems(
            with_values(place.definition, before.catalog, wanted, new), after.catalog, after.segments, place.key
        )
    ]


def named(uses: list[Use]) -> str:
    """Name uses in a message, each once."""
    return ", ".join(dict.fromkeys(use.text for use in uses))


def _places(session: Session, caller: Caller) -> Iterator[_Place]:
    seen = seen_ids(session, caller)
    for place in _every_place(session):
        segment_id = place.use.segment_id
        is_hidden = segment_id is not None and segment_id not in seen
        yield replace(place, use=Use("a private segment", is_serving=place.use.is_serving)) if is_hidden else place


def _every_place(session: Session) -> Iterator[_Place]:
    rows = session.execute(sa.select(_segment.c.id, _version.c.definition).where(IS_LIVE_VERSION))
    live = {row.id: row.definition for row in rows}
    for row in session.exec(select(Segment).where(col(Segment.deleted_at).is_(None)).order_by(Segment.name)):
        served = live.get(row.id)
        is_serving = row.state in SERVING_STATES
        if served and (definition := _read(served)) is not None:
            what = f"the {'live' if is_serving else 'stopped'} segment “{row.name}”"
            yield _Place(Use(what, row.name, row.id, is_serving), definition, row.key)
        if row.draft and row.draft != served and (definition := _read(row.draft)) is not None:
            yield _Place(Use(f"the draft of “{row.name}”", row.name, row.id), definition, row.key)
    for template in session.exec(select(Template).order_by(Template.name)):
        if (definition := _read(template.definition)) is not None:
            yield _Place(Use(f"the template “{template.name}”"), definition, None)
    for check, segment in _checks_with_definitions(session):
        for field in _definition_fields(check.kind):
            if (definition := _read(check.value[field])) is not None:
                yield _Place(Use(f"a check of “{segment.name}”", segment.name, segment.id), definition, segment.key)


def _checks_with_definitions(session: Session) -> list[tuple[SegmentCheck, Segment]]:
    kinds = [kind for kind in KINDS if _definition_fields(kind)]
    query = (
        select(SegmentCheck, Segment)
        .where(SegmentCheck.segment_id == Segment.id, col(Segment.deleted_at).is_(None))
        .where(col(SegmentCheck.kind).in_(kinds))
        .order_by(Segment.name, col(SegmentCheck.id))
    )
    return [(check, segment) for check, segment in session.exec(query)]


def _definition_fields(kind: str) -> list[str]:
    return [field.name for field in KINDS[kind].fields if field.type is FieldType.DEFINITION]


_read_before: Cache[bytes, Definition] = Cache(32 * 2**20, bytes_of_data)


def _read(text: Any) -> Definition | None:
    """Read a stored definition, cached: all are read for every list. None if a person can't use it either."""
    try:
        return _read_before.answer(fingerprint(text), lambda: from_text(text))
    except DefinitionError:
        return None


def rewrite(session: Session, catalog: Catalog, wanted: Asked, new: NewValue, now: datetime) -> list[int]:
    """Put other values in place of those that definitions compare an attribute with, in every version, draft, template
    and check. Return the ids of the segments that serve another definition than before.

    A draft that changed counts as saved, so that whoever edits it is told.
    """

    def rewritten(text: Any) -> str | None:
        definition = _read(text) if text else None
        after = with_values(definition, catalog, wanted, new) if definition else None
        return None if after is None or after == definition else to_json(after)

    serving: list[int] = []
    versions: dict[int, list[SegmentVersion]] = {}
    for version in session.exec(select(SegmentVersion).order_by(col(SegmentVersion.segment_id))):
        versions.setdefault(version.segment_id, []).append(version)
    for row in session.exec(select(Segment).order_by(col(Segment.id)).with_for_update()):
        assert row.id is not None
        for version in versions.get(row.id, []):
            if (text := rewritten(version.definition)) is not None:
                version.definition = text
                if version.number == row.live_version and row.state in SERVING_STATES:
                    serving.append(row.id)
                    row.log_position = None  # its next refresh looks at everybody
                row.updated_at = now
        if (text := rewritten(row.draft)) is not None:
            write_draft(row, from_text(text))
            row.updated_at = now
    _rewrite_others(session, rewritten)
    session.flush()
    return serving


def _rewrite_others(session: Session, rewritten: Callable[[Any], str | None]) -> None:
    for template in session.exec(select(Template)):
        if (text := rewritten(template.definition)) is not None:
            template.definition = text
    for check, _ in _checks_with_definitions(session):
        for field in _definition_fields(check.kind):
            if (text := rewritten(check.value[field])) is not None:
                check.value = {**check.value, field: text}
