"""Taking what tells a person out of the texts of other things: rejected rows, imports, definitions and the trace."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.errors import DefinitionError
from core.language.definition import from_text, to_json
from core.store.dialects import dialect_of
from core.store.tables import (
    CheckResult,
    ImportRejected,
    ImportRun,
    Refresh,
    Segment,
    SegmentCheck,
    SegmentVersion,
    Template,
    Trace,
    table_of,
)
from core.store.traces_of_people import Known

_segment, _version, _template = table_of(Segment), table_of(SegmentVersion), table_of(Template)
_run, _rejected, _trace = table_of(ImportRun), table_of(ImportRejected), table_of(Trace)
_check, _result, _refresh = table_of(SegmentCheck), table_of(CheckResult), table_of(Refresh)


def scrub(session: Session, known: Known) -> tuple[str, ...]:
    """Take out what tells a person. Return the names of the segments and templates whose definition named the person:
    in its place stands a text that nobody has.
    """
    if not known:
        return ()
    _delete_rejected(session, known)
    _scrub_runs(session, known)
    renamed = known.without_parts
    for table, texts, documents in (
        (_segment, ("description", "name", "error"), ()),
        (_template, ("description",), ("parameters",)),
        (_check, (), ("value",)),
        (_result, ("message",), ()),
        (_refresh, ("message",), ()),
    ):
        _rewrite(session, table, known, {**dict.fromkeys(texts, renamed), **dict.fromkeys(documents, known.without)})
    connection = session.connection()
    with dialect_of(connection).ledger.opened(connection):
        _rewrite(session, _trace, known, dict.fromkeys(("before", "after"), _in_parts(known)))
    return tuple(sorted(set(_scrub_definitions(session, known))))


def _delete_rejected(session: Session, known: Known) -> None:
    query = sa.select(_rejected.c.run_id, _rejected.c.line, _rejected.c.cells).where(known.may_be_in(_rejected.c.cells))
    for run_id, line, cells in session.execute(query).all():
        if known.is_in_row(map(str, cells)):
            session.execute(sa.delete(_rejected).where(_rejected.c.run_id == run_id, _rejected.c.line == line))


def _scrub_runs(session: Session, known: Known) -> None:
    """Imports: what they say about bad rows, the names of their files, and saved mappings."""
    reports = sa.select(_run.c.id, _run.c.report).where(known.may_be_in(_run.c.report))
    for run_id, report in session.execute(reports).all():
        rows = [row for row in report.get("bad_rows", ()) if not known.is_in_row([str(row.get("reason", ""))])]
        kept = known.without({**report, "bad_rows": rows})
        session.execute(sa.update(_run).where(_run.c.id == run_id).values(report=kept))
    documents = dict.fromkeys(("answers", "columns", "undo"), known.without)
    _rewrite(session, _run, known, {**documents, **dict.fromkeys(("source", "message"), known.without_parts)})


def _scrub_definitions(session: Session, known: Known) -> Iterator[str]:
    nobody = f"erased-{secrets.token_hex(4)}"

    def rewrite(text: str) -> str:
        data = json.loads(text)
        kept = _without_values(data, known, nobody)
        if kept == data:
            return text
        written = json.dumps(kept, ensure_ascii=False)
        try:
            return to_json(from_text(written))
        except DefinitionError:  # one of an earlier schema, which is brought to the present one as it is read
            return written

    version_of = sa.select(_segment.c.id, _segment.c.name)
    names = dict(session.execute(version_of).all())
    drafts = _rewrite(
        session, _segment, known, {"draft": rewrite}, also={"draft_revision": _segment.c.draft_revision + 1}
    )
    versions = _rewrite(session, _version, known, {"definition": rewrite})
    templates = _rewrite(session, _template, known, {"definition": rewrite})
    yield from (names[key[0]] for key in (*drafts, *versions))
    if templates:
        ids = [key[0] for key in templates]
        yield from session.execute(sa.select(_template.c.name).where(_template.c.id.in_(ids))).scalars()


def _without_values(data: Any, known: Known, nobody: str) -> Any:
    """Return a definition in JSON whose values are replaced; the names of attributes and segments are no values."""
    match data:
        case dict():
            return {
                name: _distinct(known.without(part, nobody))
                if name == "value"
                else _without_values(part, known, nobody)
                for name, part in data.items()
            }
        case list():
            return [_without_values(part, known, nobody) for part in data]
    return data


def _distinct(value: Any) -> Any:
    """Return a list of texts without one that is there twice: two addresses of the person have become one."""
    is_texts = isinstance(value, list) and all(isinstance(part, str) for part in value)
    return list(dict.fromkeys(value)) if is_texts else value


def _in_parts(known: Known) -> Callable[[Any], Any]:
    """Return what takes the person out of the texts of JSON, and leaves the rest of each text."""

    def rewrite(value: Any) -> Any:
        match value:
            case str():
                return known.without_parts(value)
            case dict():
                return {name: rewrite(part) for name, part in value.items()}
            case list():
                return [rewrite(part) for part in value]
        return value

    return rewrite


def _rewrite(
    session: Session,
    table: sa.Table,
    known: Known,
    rewrites: dict[str, Callable[[Any], Any]],
    also: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    """Rewrite columns of the rows that may have the person in them. Return the keys of those that had."""
    keys = list(table.primary_key.columns)
    columns = [table.c[name] for name in rewrites]
    may_be = sa.or_(*(sa.and_(column.is_not(None), known.may_be_in(column)) for column in columns))
    changed = []
    for row in session.execute(sa.select(*keys, *columns).where(may_be)).all():
        key, values = tuple(row)[: len(keys)], tuple(row)[len(keys) :]
        new = {name: rewrites[name](value) for name, value in zip(rewrites, values, strict=True) if value is not None}
        new = {name: value for name, value in new.items() if value != values[list(rewrites).index(name)]}
        if new:
            is_it = sa.and_(*(column == value for column, value in zip(keys, key, strict=True)))
            session.execute(sa.update(table).where(is_it).values(**new, **(also or {})))
            changed.append(key)
    return changed
