"""Everything that is held about a contact, in one document: what a person may ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.contact_card import Values, contact_card
from core.audience.why import Reason, explain_profile
from core.errors import RefusedError, WindrowError
from core.lifecycle.looking import segment
from core.lifecycle.suppressing import read_suppressions
from core.membership.history import count_hidden, current_of, history_of
from core.store import gate
from core.store.consents import entries_of
from core.store.database import Database
from core.store.erasing import known_of, merged_into
from core.store.tables import (
    Identifier,
    ImportChange,
    ImportRecord,
    ImportRejected,
    ImportRun,
    Interaction,
    Merge,
    Trace,
    table_of,
)

FORM: Final = 1
"""The number of the document's form (docs/people.md); another one when what a member means changes."""
MOST_STAYS, MOST_TRACES = 2_000, 2_000
_identifier, _interaction, _merge = table_of(Identifier), table_of(Interaction), table_of(Merge)
_run, _record, _change = table_of(ImportRun), table_of(ImportRecord), table_of(ImportChange)
_rejected, _trace = table_of(ImportRejected), table_of(Trace)
_HIDDEN = ("_key", "recorded_at", "contact_id")

Document = dict[str, Any]


def person_report(database: Database, caller: Caller, contact_id: int) -> Document:
    """Return everything that is held about a contact, in JSON (docs/people.md says which member is what).

    Raises NotFoundError, and RefusedError for a caller who sees addresses only in part.
    """
    with gate.reading(database, caller, UseCase.REPORT_PERSON, Subject("contact", contact_id)) as session:
        if caller.is_masked:
            raise RefusedError(
                f"contact {contact_id}: {caller.name or 'you'} must see whole addresses to get a report "
                "(got a user for whom they are hidden). Ask somebody who manages users here."
            )
        ids = [contact_id, *merged_into(session, "contact", contact_id)]
        kept = _kept(session, contact_id, ids)
    card = contact_card(database, caller, contact_id)
    stays = history_of(database, caller, "contact", contact_id, limit=MOST_STAYS)
    return {
        "form": FORM,
        "about": {"entity": "contact", "id": contact_id, "name": card.title, "deleted_at": _plain(card.deleted_at)},
        "made": {"at": _plain(caller.at), "by": caller.name},
        "record": _named(card.contact),
        "account": _named(card.account),
        "leads": [_named(values) for values in card.leads],
        **kept,
        "stays": [
            {
                "segment": row.name, "entered_at": _plain(row.stay.entered_at),
                "entered_because": row.stay.entered_reason,
                "left_at": _plain(row.stay.left_at), "left_because": row.stay.left_reason,
            }
            for row in stays
        ],
        "segments_now": list(_reasons(database, caller, contact_id)),
        "segments_not_shown": count_hidden(database, caller, "contact", contact_id),
    }  # fmt: skip


def _kept(session: Session, contact_id: int, ids: list[int]) -> Document:
    """What stands in tables beside the record itself, also of records that were merged into it."""
    return {
        "identifiers": _rows(session, sa.select(_identifier.c.system, _identifier.c.value).where(
            _identifier.c.entity == "contact", _identifier.c.profile_id.in_(ids)
        )),
        "merges": _rows(session, sa.select(
            _merge.c.id.label("number"), _merge.c.kept_id, _merge.c.gone_id, _merge.c.merged_at, _merge.c.merged_by,
            _merge.c.undone_at, _merge.c.undone_by, _merge.c.changes,
        ).where(_merge.c.entity == "contact", sa.or_(_merge.c.kept_id.in_(ids), _merge.c.gone_id.in_(ids)))),
        "interactions": _rows(
            session,
            sa.select(_interaction).where(_interaction.c.contact_id.in_(ids)).order_by(_interaction.c.occurred_at),
        ),
        "consents": [
            {
                "purpose": entry.consent.purpose, "channel": entry.consent.channel, "is_given": entry.is_given,
                "at": _plain(entry.at), "noted_at": _plain(entry.noted_at), "by": entry.by, "how": entry.how,
                "text": entry.text, "import": entry.run_id,
            }
            for entry in entries_of(session, ids)
        ],
        "suppressions": [
            {"channel": each.channel.value, "address": each.shown, "at": _plain(each.at), "by": each.by,
             "reason": each.reason}
            for each in read_suppressions(session, contact_id)
        ],
        "imports": _imports(session, ids),
        "rejected_rows": _rejected_rows(session, ids),
        "trace": _rows(session, sa.select(
            _trace.c.at, _trace.c.name.label("who"), _trace.c.door, _trace.c.use_case, _trace.c.before, _trace.c.after
        ).where(_trace.c.subject_kind == "contact", _trace.c.subject_id.in_(list(map(str, ids)))).order_by(
            _trace.c.id.desc()
        ).limit(MOST_TRACES)),
    }  # fmt: skip


def _imports(session: Session, ids: list[int]) -> list[Document]:
    """The imports that made or changed the record or its interactions, the first one first."""
    made = sa.select(_record.c.run_id).where(_record.c.entity == "contact", _record.c.record_id.in_(ids))
    changed = sa.select(_change.c.run_id).where(_change.c.entity == "contact", _change.c.record_id.in_(ids))
    happened = sa.select(_change.c.run_id).where(_change.c.entity == "interaction", _change.c.contact_id.in_(ids))
    marked = sa.select(_run.c.id).join(_interaction, _interaction.c.recorded_at == _run.c.mark)
    touched = sa.union(made, changed, happened, marked.where(_interaction.c.contact_id.in_(ids)))
    columns = _run.c.id.label("number"), _run.c.at, _run.c.by, _run.c.source, _run.c.entity, _run.c.state
    runs = _rows(session, sa.select(*columns).where(_run.c.id.in_(touched)).order_by(_run.c.id))
    first = set(session.execute(made).scalars())
    values = sa.select(_change.c.run_id, _change.c.before, _change.c.after).where(
        _change.c.entity == "contact", _change.c.record_id.in_(ids)
    )
    by_run: dict[int, list[Document]] = {}
    for run_id, before, after in session.execute(values):
        by_run.setdefault(run_id, []).append({"before": before, "after": after})
    return [{**run, "made_it": run["number"] in first, "changes": by_run.get(run["number"], [])} for run in runs]


def _rejected_rows(session: Session, ids: Iterable[int]) -> list[Document]:
    """The rows of files that were not taken, and have the person's address, number, own id or name."""
    found: dict[tuple[int, int], Document] = {}
    for id_ in ids:
        known = known_of(session, "contact", id_)
        if not known:
            continue
        may_be = sa.select(_rejected).where(known.may_be_in(_rejected.c.cells))
        for row in session.execute(may_be):
            if known.is_in_row(map(str, row.cells)):
                place = (row.run_id, row.line)
                found[place] = {"import": row.run_id, "line": row.line, "cells": row.cells, "reasons": row.reasons}
    return [found[place] for place in sorted(found)]


def _reasons(database: Database, caller: Caller, contact_id: int) -> Iterator[Document]:
    """The segments that the contact is in now, each with why."""
    for row in current_of(database, caller, "contact", contact_id):
        told: Document = {"segment": row.name, "kind": row.kind, "since": _plain(row.stay.entered_at)}
        told["because"] = row.stay.entered_reason
        try:
            found = segment(database, caller, row.segment_id)
            if found.live_definition is not None:
                why = explain_profile(
                    database, caller, found.live_definition, contact_id, zone=found.zone, key=found.key
                )
                told |= {"says": why.detail, "why": [_reason(step) for step in why.steps]}
        except WindrowError as error:
            told["says"] = str(error)
        yield told


def _reason(reason: Reason) -> Document:
    told: Document = {"held": reason.held, "says": reason.detail}
    if reason.children:
        told["parts"] = [_reason(child) for child in reason.children]
    return told


def _named(values: Values) -> Document:
    return {attribute.name: _plain(value) for attribute, value in values if value not in (None, "", ())}


def _rows(session: Session, query: sa.Select[Any]) -> list[Document]:
    return [
        {name: _plain(value) for name, value in row.items() if value is not None and not name.endswith(_HIDDEN)}
        for row in session.connection().execute(query).mappings()
    ]


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: days and instants in ISO 8601, exact decimals as texts."""
    match value:
        case date():
            return value.isoformat()
        case Decimal() | Fraction():
            return str(value)
        case tuple() | frozenset() | set():
            return [_plain(part) for part in value]
        case dict():
            return {name: _plain(part) for name, part in value.items() if not str(name).endswith("_key")}
    return value
