"""When, how and to which words contacts decided on consents, where a file says so.

The newest decision counts: one that is older than what the ledger has is entered there, and changes no state.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from core.importing.identity.resolving import Resolved
from core.importing.recognition.mapping import ConsentPart, staged_part
from core.language.catalog import Consent
from core.store.columns import Instant, Key
from core.store.dialects import dialect_of
from core.store.records import record_table
from core.store.tables import ConsentDetail, ConsentEntry, table_of

_entry, _detail = table_of(ConsentEntry), table_of(ConsentDetail)


class Decisions:
    """The decisions of staged rows of contacts; none on a database without a ledger, or if the file says no more."""

    def __init__(self, resolved: Resolved, now: datetime) -> None:
        self._resolved = resolved
        self._connection = resolved.staging.connection
        self._now = sa.literal(now, Instant)
        is_kept = dialect_of(self._connection).consents.is_kept and resolved.plan.entity == "contact"
        known = resolved.plan.catalog.consents if is_kept else {}
        parts = {field.attribute.name for field in resolved.plan.fields}
        self._detailed = {
            name: consent
            for name, consent in known.items()
            if name in parts and any(staged_part(name, part) in parts for part in ConsentPart)
        }
        self._parts = parts

    def stage(self) -> None:
        """Have the ledger take the instant, way and text of each row."""
        for name, consent in self._detailed.items():
            staged = self._resolved.staged()
            given = [self._part(name, part, staged) for part in ConsentPart]
            pair = sa.literal(consent.purpose, Key), sa.literal(consent.channel, Key)
            rows = (
                sa.select(staged.c.record, *pair, *map(sa.func.max, given))
                .where(sa.or_(*(value.is_not(None) for value in given)))
                .group_by(staged.c.record)
            )
            columns = ["contact_id", "purpose", "channel", "at", "how", "text"]
            self._connection.execute(sa.insert(_detail).from_select(columns, rows))

    def keep_newer(self, settled: dict[str, Any], staged: FromClause, table: sa.TableClause) -> None:
        """Keep the states that were decided later than rows say."""
        for name, consent in self._detailed.items():
            if self._has_instant(name):
                settled[name] = sa.case((self._is_older(name, consent, staged), table.c[name]), else_=settled[name])

    def count_older(self) -> Iterator[tuple[str, int, int]]:
        """Yield columns with decisions that are older than the one that counts: their number, and the first line."""
        table = record_table(self._resolved.plan.catalog, "contact")
        for name, consent in self._detailed.items():
            if not self._has_instant(name):
                continue
            staged = self._resolved.staged()
            value = self._resolved.staging.column(f"to_{name}", staged)
            others = value.is_not(None), value.is_distinct_from(table.c[name]), self._is_older(name, consent, staged)
            query = sa.select(sa.func.count(), sa.func.min(staged.c.line))
            query = query.select_from(sa.join(staged, table, table.c.id == staged.c.record)).where(*others)
            number, line = self._connection.execute(query).one()
            if number:
                yield next(f.column for f in self._resolved.plan.fields if f.attribute.name == name), number, line

    def enter_others(self, by: str, how: str, run_id: int) -> None:
        """Enter the decisions that changed no state, unless the ledger has them; then forget what was staged."""
        for name, consent in self._detailed.items():
            staged = self._resolved.staged()
            value = self._resolved.staging.column(f"to_{name}", staged)
            its = sa.and_(
                _detail.c.contact_id == staged.c.record,
                _detail.c.purpose == consent.purpose,
                _detail.c.channel == consent.channel,
            )
            is_there = sa.exists().where(
                _entry.c.contact_id == _detail.c.contact_id, _entry.c.purpose == _detail.c.purpose,
                _entry.c.channel == _detail.c.channel, _entry.c.at == _detail.c.at, _entry.c.is_given == value,
            )  # fmt: skip
            values = {
                "contact_id": _detail.c.contact_id, "purpose": _detail.c.purpose, "channel": _detail.c.channel,
                "is_given": value, "at": _detail.c.at, "noted_at": self._now, "by": sa.literal(by),
                "how": sa.func.coalesce(_detail.c.how, how), "text": sa.func.coalesce(_detail.c.text, ""),
                "run_id": sa.literal(run_id, sa.BigInteger),
            }  # fmt: skip
            rows = sa.select(*values.values()).select_from(sa.join(staged, _detail, its))
            rows = rows.where(value.is_not(None), _detail.c.at.is_not(None), ~is_there)
            self._connection.execute(sa.insert(_entry).from_select(list(values), rows))
            records = sa.select(self._resolved.rows.c.record)
            self._connection.execute(sa.delete(_detail).where(_detail.c.contact_id.in_(records)))

    def _has_instant(self, name: str) -> bool:
        return staged_part(name, ConsentPart.AT) in self._parts

    def _part(self, name: str, part: ConsentPart, staged: FromClause) -> ColumnElement[Any]:
        column = staged_part(name, part)
        if column not in self._parts:
            return sa.cast(sa.null(), Instant() if part is ConsentPart.AT else sa.Text())
        value = self._resolved.staging.column(f"to_{column}", staged)
        return sa.case((value > self._now, self._now), else_=value) if part is ConsentPart.AT else value

    def _is_older(self, name: str, consent: Consent, staged: FromClause) -> ColumnElement[bool]:
        at = self._resolved.staging.column(f"to_{staged_part(name, ConsentPart.AT)}", staged)
        return sa.exists().where(
            _entry.c.contact_id == staged.c.record, _entry.c.purpose == consent.purpose,
            _entry.c.channel == consent.channel, _entry.c.at > at,
        )  # fmt: skip
