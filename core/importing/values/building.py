"""From the cells of rows to their staged columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo
from operator import itemgetter
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from core.errors import did_you_mean
from core.importing.recognition.mapping import free_name, plain
from core.importing.runs.planning import Field, Plan, known_by, new_kind
from core.importing.values.batches import Batch, Cells, LeftOutError
from core.importing.values.cells import (
    MAX_INDEXED_BYTES,
    CellError,
    Read,
    are_plain,
    cell_reader,
    check_key,
    read_text,
    shown,
)
from core.importing.values.consent import consent_reader
from core.importing.values.remembering import ColumnReader, ReadMany
from core.importing.values.written_dates import read_instants
from core.language.catalog import Attribute, InteractionKind
from core.language.folding import fold
from core.language.operators import AttributeType
from core.language.texts import NEW_KIND, VALUE, fault
from core.store.columns import Key
from core.store.dialects import dialect_of
from core.store.records import (
    INTERACTION,
    attribute_columns,
    interaction_id,
    record_table,
    stored_members,
    stored_values,
)

MAX_NEW_KINDS = 100
"""The limit of new kinds in one file: with more, the column is taken for no column of kinds."""

_REMEMBERED = 100_000

Values = tuple[Any, ...]


class RowBuilder:
    """Makes staged columns from a plan's rows."""

    def __init__(self, plan: Plan, dialect: Dialect, *, clears: bool = False) -> None:
        """No data clears what is known, or keeps it."""
        self._plan = plan
        self._clears = clears
        self._dialect = dialect
        self._form = dialect_of(dialect).writing.form
        self._is_interaction = plan.entity == INTERACTION
        self.columns: list[tuple[str, TypeEngine[Any]]] = []
        self.new_kinds: dict[str, InteractionKind] = {plan.new_kind.name: plan.new_kind} if plan.new_kind else {}
        self._most = max(100, _REMEMBERED // max(1, len(plan.fields)))
        self._readers = list(self._make_readers())
        self._fold_own = plan.own is not None and not self._is_interaction and known_by(plan) != "external_id"

    def build(self, batch: Batch) -> None:
        """Give a batch its columns; ``profile`` and ``reference`` are texts, which become ids before they are staged.

        Unreadable and unwanted rows are dropped.
        """
        if self._clears:
            batch.columns["kept"] = [""] * len(batch.rows)
        self._identify(batch)
        if reference := self._plan.reference:
            _texts(batch, reference, "reference", "must name a contact (it is empty)" if self._is_interaction else "")
        for reader in self._readers:
            reader.read(batch)

    def _identify(self, batch: Batch) -> None:
        """Return what identifies each row: ids unchanged, e-mails and names without case, else the content."""
        field = self._plan.own
        if field is None:
            batch.columns["record"] = self._form.numbers(map(self._content_id, batch.rows))
            batch.columns["is_own"] = self._form.numbers([0] * len(batch.rows))
            return
        wanted = "" if self._is_interaction else "must have a value, to know the row again (it is empty)"
        texts = _texts(batch, field, "profile", wanted)
        known_as = map(fold, texts) if self._fold_own else texts
        batch.columns["record"] = self._form.numbers(
            interaction_id(text) if text else self._content_id(cells)
            for text, cells in zip(known_as, batch.rows, strict=True)
        )
        batch.columns["is_own"] = self._form.numbers(int(text != "") for text in texts)

    def _content_id(self, cells: Cells) -> int:
        # Half the range: adding the number of equal rows before still stays in 63 bits.
        return interaction_id("\x1f".join([self._plan.constant_kind or "", *cells])) >> 1

    def _make_readers(self) -> Iterator[ColumnReader]:
        in_json = [field for field in self._plan.fields if field.attribute.in_json]
        for field in self._plan.fields:
            if not field.attribute.in_json:
                columns = attribute_columns(field.attribute)
                many = self._many_by(field)
                yield self._reader(field.column, _picker(field.index), columns, self._stored_by(field), many)
        if kind := self._plan.kind:
            yield self._reader(kind.column, _picker(kind.index), [("kind", Key())], self._read_kind)
        if in_json:
            properties = ("properties", record_table(self._plan.catalog, INTERACTION).c.properties.type)
            pick = _joint_picker([field.index for field in in_json])
            yield self._reader("", pick, [properties], self._members_by(in_json), is_bound=True)

    def _reader(
        self,
        column: str,
        pick: Callable[[Sequence[Cells]], list[Any]],
        columns: Sequence[tuple[str, TypeEngine[Any]]],
        make: Callable[[Any], Values],
        many: ReadMany | None = None,
        *,
        is_bound: bool = False,
    ) -> ColumnReader:
        """``make`` returns the stored values of the columns; their types bind them, unless it ``is_bound`` already."""
        self.columns += columns
        form = self._form.value
        types = [type_.dialect_impl(self._dialect) for _, type_ in columns]
        binders = [None if is_bound else type_.bind_processor(self._dialect) for type_ in types]

        def read(texts: Any) -> Values:
            stored = zip(binders, make(texts), strict=True)
            return tuple([form(value if bind is None else bind(value)) for bind, value in stored])

        return ColumnReader(column, pick, [f"to_{name}" for name, _ in columns], read, many, self._most)

    def _many_by(self, field: Field) -> ReadMany | None:
        """Return how to read many cells at once, for attributes whose values seldom repeat."""
        if field.attribute.type is AttributeType.TEXT:
            # Folding may lengthen a key, which is then still short enough.
            longest = VALUE.most if self._is_interaction else MAX_INDEXED_BYTES // 12
            return lambda texts: self._form.texts(texts) if are_plain(texts, longest) else None
        if field.attribute.type is AttributeType.DATETIME and self._plan.moved is None:
            return lambda texts: self._form.instants(texts, instants) if (instants := read_instants(texts)) else None
        return None

    def _stored_by(self, field: Field) -> Callable[[str], Values]:
        attribute = field.attribute
        read = self._move(attribute, _reader_of(field, self._plan.zone))
        is_indexed = attribute.type is AttributeType.TEXT and not self._is_interaction
        is_required = self._is_interaction and attribute.name == "occurred_at"

        def make(text: str) -> Values:
            value = read(text)
            if is_required and value is None:
                raise CellError("must have a value (it is empty)")
            stored = stored_values(attribute, value)
            if is_indexed:
                check_key(stored[1])
            return stored

        return make

    def _move(self, attribute: Attribute, read: Read) -> Read:
        moved = self._plan.moved
        if moved is None or attribute.type is not AttributeType.DATETIME:
            return read

        def read_moved(text: str) -> datetime | None:
            instant = read(text)
            after = moved(attribute.name, instant) if instant else None
            if instant and after is None:
                raise LeftOutError
            return after

        return read_moved

    def _members_by(self, fields: Sequence[Field]) -> Callable[[Sequence[str]], Values]:
        reads = [self._move(field.attribute, _reader_of(field, self._plan.zone)) for field in fields]

        def make(texts: Sequence[str]) -> Values:
            members: dict[str, Any] = {}
            for field, read, text in zip(fields, reads, texts, strict=True):
                try:
                    value = read(text)
                    if value is None and self._clears:
                        members |= dict.fromkeys(name for name, _ in attribute_columns(field.attribute))
                    members |= stored_members(field.attribute, value)
                except CellError as error:
                    error.column = field.column
                    raise
            return (json.dumps(members, ensure_ascii=False, sort_keys=True) if members else None,)

        return make

    def _read_kind(self, text: str) -> Values:
        words = read_text(text.strip())
        if not words:
            raise CellError("must have a value (it is empty)")
        known = {word: k.name for k in self._plan.catalog.kinds for word in (plain(k.label), plain(k.name))}
        name = known.get(plain(words))
        if name is None and not self._plan.declares_kinds:
            raise CellError(f"must be a kind (got {shown(words)}). {did_you_mean(words[:100], known.values())}".strip())
        if name is None:
            name = next((kind.name for kind in self.new_kinds.values() if plain(kind.label) == plain(words)), None)
        if name is None:
            if len(self.new_kinds) >= MAX_NEW_KINDS or fault(NEW_KIND, words):
                raise CellError(f"must be one of at most {MAX_NEW_KINDS} new kinds in a file (got {shown(words)})")
            name = free_name(words, {*known.values(), *self.new_kinds})
            self.new_kinds[name] = new_kind(name, words)
        return (name,)


def _reader_of(field: Field, zone: tzinfo) -> Read:
    if field.attribute.name == "email_consent":
        return consent_reader(field.reading, field.format)
    return cell_reader(field.attribute, field.format, zone)


def _picker(index: int) -> Callable[[Sequence[Cells]], list[str]]:
    """Return a function that picks the texts of a column."""
    pick = itemgetter(index)
    return lambda rows: list(map(pick, rows))


def _joint_picker(indexes: Sequence[int]) -> Callable[[Sequence[Cells]], list[tuple[str, ...]]]:
    """Return a function that picks the texts of several columns, row by row."""
    picks = [itemgetter(index) for index in indexes]
    return lambda rows: list(zip(*(map(pick, rows) for pick in picks), strict=True))


def _texts(batch: Batch, field: Field, name: str, wanted: str) -> Sequence[str]:
    """Return a column of trimmed texts, without those that no database holds. ``wanted``, if given, is the message of
    an empty one.
    """
    texts = [cells[field.index].strip() for cells in batch.rows]
    batch.columns[name] = texts
    if are_plain(texts, VALUE.most) and (all(texts) or not wanted):
        return texts
    errors: dict[int, CellError | LeftOutError] = {}
    for place, text in enumerate(texts):
        try:
            if not read_text(text) and wanted:
                raise CellError(wanted)
        except CellError as error:
            errors[place] = error
    batch.drop(errors, field.column)
    return batch.columns[name]
