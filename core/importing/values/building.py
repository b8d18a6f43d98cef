"""From the cells of rows to their staged columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from core.errors import did_you_mean
from core.importing.identity.sameness import content_id, identifying_members
from core.importing.recognition.header_words import KIND_WORDS
from core.importing.recognition.mapping import OWN_ID, free_name, plain
from core.importing.runs.planning import Field, Plan, Refers, new_kind
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
from core.importing.values.own_ids import has_odd_ids, read_own_id
from core.importing.values.remembering import ColumnReader, ReadMany
from core.importing.values.written_dates import read_instants
from core.language.catalog import Attribute, InteractionKind
from core.language.folding import KEY_SUFFIX
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
        self.referring: list[tuple[str, TypeEngine[Any]]] = []
        self.new_kinds: dict[str, InteractionKind] = {plan.new_kind.name: plan.new_kind} if plan.new_kind else {}
        self._most = max(100, _REMEMBERED // max(1, len(plan.fields)))
        self._readers = list(self._make_readers())
        self._compared = sorted(
            name for name, _ in self.columns if f"{name}{KEY_SUFFIX}" not in dict(self.columns) and name != "properties"
        )
        self._other_words = {word: kind for word, kind in KIND_WORDS.items() if plan.catalog.kind(kind)}

    def build(self, batch: Batch) -> None:
        """Give a batch its columns. Unreadable and unwanted rows are dropped."""
        if self._clears:
            batch.columns["kept"] = [""] * len(batch.rows)
        for reader in self._readers:
            reader.read(batch)
        if self._is_interaction:
            self._identify(batch)

    def _identify(self, batch: Batch) -> None:
        """Add what identifies interactions: their own id, else what they say."""
        own = self._plan.own
        texts = [""] * len(batch.rows) if own is None else _own_ids(batch, own)
        contents = iter(self._contents(batch)) if not all(texts) else iter(())
        content = [None if text else next(contents) for text in texts] if own else list(contents)
        batch.columns["record"] = self._form.numbers(
            interaction_id(text) if text else content_id(said or "") for text, said in zip(texts, content, strict=True)
        )
        batch.columns["is_own"] = self._form.numbers(int(text != "") for text in texts)

    def _contents(self, batch: Batch) -> Iterator[str]:
        """Yield what each interaction says, whatever columns the file has."""
        nothing = ("", self._form.value(None), None)
        names = ["kind", *(name for name in self._compared if name != "kind"), "content"]
        constant = [self._plan.constant_kind] * len(batch.rows)
        columns = [batch.columns.get(f"to_{name}", batch.columns.get(name, constant)) for name in names]
        for values in zip(*columns, strict=True):
            yield "\x1f".join(
                f"{name}={_canonical(value)}" for name, value in zip(names, values, strict=True) if value not in nothing
            )

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
            yield self._reader("", pick, [properties], self._members_by(in_json), is_bound=True, and_also=["content"])
        if refers := self._plan.refers:
            yield from self._reference_readers(refers)

    def _reference_readers(self, refers: Refers) -> Iterator[ColumnReader]:
        """Yield readers of own ids, and of addresses or names, that refer to other records; each stages its key too."""
        named = (("ref_id", "ref_id_key", refers.id), ("ref_text", "ref_key", refers.text))
        for name, key_name, field in named:
            if field is not None:
                columns = [(name, Key()), (key_name, Key())]
                self.referring += columns
                make, many = self._indexed(_reader_of(field, self._plan.zone), field), self._many_by(field)
                yield ColumnReader(
                    field.column, _picker(field.index), [name, key_name], self._bound(columns, make), many, self._most
                )

    def _reader(
        self,
        column: str,
        pick: Callable[[Sequence[Cells]], list[Any]],
        columns: Sequence[tuple[str, TypeEngine[Any]]],
        make: Callable[[Any], Values],
        many: ReadMany | None = None,
        *,
        is_bound: bool = False,
        and_also: Sequence[str] = (),
    ) -> ColumnReader:
        """``make`` returns the stored values of the columns; their types bind them, unless it ``is_bound`` already.
        ``and_also`` are further values of a row, which are not staged.
        """
        self.columns += columns
        names = [*(f"to_{name}" for name, _ in columns), *and_also]
        bound = [*columns, *((name, sa.Text()) for name in and_also)]
        return ColumnReader(column, pick, names, self._bound(bound, make, is_bound=is_bound), many, self._most)

    def _bound(
        self, columns: Sequence[tuple[str, TypeEngine[Any]]], make: Callable[[Any], Values], *, is_bound: bool = False
    ) -> Callable[[Any], Values]:
        form = self._form.value
        types = [type_.dialect_impl(self._dialect) for _, type_ in columns]
        binders = [None if is_bound else type_.bind_processor(self._dialect) for type_ in types]

        def read(texts: Any) -> Values:
            stored = zip(binders, make(texts), strict=True)
            return tuple([form(value if bind is None else bind(value)) for bind, value in stored])

        return read

    def _many_by(self, field: Field) -> ReadMany | None:
        """Return how to read many cells at once, for attributes whose values seldom repeat."""
        if field.attribute.type is AttributeType.TEXT:
            # Folding may lengthen a key, which is then still short enough.
            longest = VALUE.most if self._is_interaction else MAX_INDEXED_BYTES // 12
            if field.attribute.name == OWN_ID:
                return lambda texts: (
                    self._form.texts(texts) if are_plain(texts, longest) and not has_odd_ids("\n".join(texts)) else None
                )
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

    def _indexed(self, read: Read, field: Field) -> Callable[[str], Values]:
        """Return a reader of what names another record."""

        def make(text: str) -> Values:
            stored = stored_values(field.attribute, read(text))
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
        identifying = identifying_members(field.attribute for field in fields)

        def make(texts: Sequence[str]) -> Values:
            members: dict[str, Any] = {}
            said: dict[str, Any] = {}
            for field, read, text in zip(fields, reads, texts, strict=True):
                try:
                    value = read(text)
                    if value is None and self._clears:
                        members |= dict.fromkeys(name for name, _ in attribute_columns(field.attribute))
                    members |= (stored := stored_members(field.attribute, value))
                    said |= {name: each for name, each in stored.items() if name in identifying}
                except CellError as error:
                    error.column = field.column
                    raise
            return _as_json(members), _as_json(said)

        return make

    def _read_kind(self, text: str) -> Values:
        words = read_text(text.strip())
        if not words:
            raise CellError("must have a value (it is empty)")
        known = {word: k.name for k in self._plan.catalog.kinds for word in (plain(k.label), plain(k.name))}
        name = known.get(plain(words), self._other_words.get(plain(words)))
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


def _as_json(members: Mapping[str, Any]) -> str | None:
    return json.dumps(members, ensure_ascii=False, sort_keys=True) if members else None


def _canonical(value: Any) -> Any:
    """Return a staged value in one form: an instant has two."""
    return value.replace("+00:00", "Z") if isinstance(value, str) else value


def _own_ids(batch: Batch, field: Field) -> Sequence[str]:
    """Return the own ids of interactions, and drop the rows with one that can't be read."""
    texts = [cells[field.index].strip() for cells in batch.rows]
    if are_plain(texts, VALUE.most) and not has_odd_ids("\n".join(texts)):
        return texts
    errors: dict[int, CellError | LeftOutError] = {}
    for place, text in enumerate(texts):
        try:
            texts[place] = read_own_id(text)
        except CellError as error:
            errors[place] = error
    batch.drop(errors, field.column)
    return [text for place, text in enumerate(texts) if place not in errors]


def _reader_of(field: Field, zone: tzinfo) -> Read:
    if field.attribute.name == OWN_ID:
        return read_own_id
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
