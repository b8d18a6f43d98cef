"""From the cells of a row to its staged row.

Most cells of a column come again and again, so each column remembers what it made of a text: a
bounded number of short ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from operator import getitem, itemgetter
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from core.catalog import Attribute, Catalog, InteractionKind
from core.columns import Key
from core.errors import did_you_mean
from core.folding import fold
from core.importing.cells import CellError, Read, cell_reader, check_key, read_text, shown
from core.importing.mapping import free_name, plain
from core.importing.planning import Field, Plan, known_by, new_kind
from core.operators import AttributeType
from core.records import INTERACTION, attribute_columns, interaction_id, record_table, stored_members, stored_values

MAX_NEW_KINDS = 100
"""More new kinds than this in one file are taken for a column that is none."""

StagedRow = list[Any]
"""Line, record, is_own, profile, reference, then the stored columns: see `core.importing.staging`.
Profile and reference are texts here, and become ids before the row is staged."""

_REMEMBERED = 100_000
_LONGEST_REMEMBERED = 100

Values = tuple[Any, ...]


class LeftOutError(Exception):
    """The caller does not want the row."""


class _Remembering(dict[str, Values]):
    """What a function made of each text of a column."""

    def __init__(self, column: str, make: Callable[[str], Values], most: int) -> None:
        super().__init__()
        self._column = column
        self._make = make
        self._most = most

    def __missing__(self, text: str) -> Values:
        try:
            values = self._make(text)
        except CellError as error:
            error.column = error.column or self._column
            raise
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= self._most:
                self.clear()
            self[text] = values
        return values


class RowBuilder:
    """Makes staged rows of a plan's rows; values are as the driver of the database takes them."""

    def __init__(self, plan: Plan, dialect: Dialect) -> None:
        self._plan = plan
        self._dialect = dialect
        self._is_interaction = plan.entity == INTERACTION
        self.columns: list[tuple[str, TypeEngine[Any]]] = []
        self.new_kinds: dict[str, InteractionKind] = {plan.new_kind.name: plan.new_kind} if plan.new_kind else {}
        self._most = max(100, _REMEMBERED // max(1, len(plan.fields)))
        self._in_json = [(field, self._member_reader(field)) for field in plan.fields if field.attribute.in_json]
        readers = [(field.index, self._reader(field)) for field in plan.fields if not field.attribute.in_json]
        if plan.kind:
            self.columns.append(("kind", Key()))
            readers.append((plan.kind.index, self._remembering(plan.kind.column, self._read_kind)))
        self._readers = [reader for _, reader in readers]
        self._pick = _picker([index for index, _ in readers])
        self._members = self._remembering("", self._read_members)
        if self._in_json:
            self.columns.append(("properties", record_table(plan.catalog, INTERACTION).c.properties.type))
        self._fold_own = plan.own is not None and not self._is_interaction and known_by(plan) != "external_id"

    def build(self, line: int, cells: Sequence[str]) -> StagedRow:
        """The staged row. Raises CellError with the column's name, and LeftOutError."""
        plan = self._plan
        own = cells[plan.own.index].strip() if plan.own else ""
        if own:
            record = interaction_id(self._known_as(own))
        elif plan.own and not self._is_interaction:
            raise _of_column(plan.own.column, CellError("must have a value, to know the row again (it is empty)"))
        else:
            # Half the range, so that adding the number of equal rows before stays in 63 bits.
            record = interaction_id("\x1f".join([plan.constant_kind or "", *cells])) >> 1
        profile = None if self._is_interaction else own
        reference = self._reference(plan.reference, cells) if plan.reference else None
        row = [line, record, bool(own), profile, reference]
        # No loop in Python: this runs for every cell of a file.
        row.extend(chain.from_iterable(map(getitem, self._readers, self._pick(cells))))
        if self._in_json:
            row += self._members["\0".join([cells[field.index] for field, _ in self._in_json])]
        return row

    def _known_as(self, own: str) -> str:
        """What a row is known by: ids as they are, e-mails and names without case."""
        try:
            text = read_text(own)
        except CellError as error:
            raise _of_column(self._plan.own.column if self._plan.own else "", error) from None
        return fold(text) if self._fold_own else text

    def _reference(self, field: Field, cells: Sequence[str]) -> str | None:
        try:
            reference = read_text(cells[field.index].strip())
        except CellError as error:
            raise _of_column(field.column, error) from None
        if not reference and self._is_interaction:
            raise _of_column(field.column, CellError("must name a contact (it is empty)"))
        return reference or None

    def _reader(self, field: Field) -> _Remembering:
        attribute = field.attribute
        columns = attribute_columns(attribute)
        self.columns += columns
        binders = [type_.dialect_impl(self._dialect).bind_processor(self._dialect) for _, type_ in columns]
        read = self._moved(attribute, cell_reader(attribute, field.format, self._plan.zone))
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

        def make_bound(text: str) -> Values:
            return tuple([v if bind is None else bind(v) for bind, v in zip(binders, make(text), strict=True)])

        def make_bound_one(text: str) -> Values:
            return (binders[0](make(text)[0]),) if binders[0] else make(text)

        bound = make_bound_one if len(binders) == 1 else make_bound
        return self._remembering(field.column, bound if any(binders) else make)

    def _moved(self, attribute: Attribute, read: Read) -> Read:
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

    def _member_reader(self, field: Field) -> Callable[[str], dict[str, Any]]:
        read = self._moved(field.attribute, cell_reader(field.attribute, field.format, self._plan.zone))
        return lambda text: stored_members(field.attribute, read(text))

    def _read_members(self, joined: str) -> Values:
        members: dict[str, Any] = {}
        for (field, read), text in zip(self._in_json, joined.split("\0"), strict=False):
            try:
                members |= read(text)
            except CellError as error:
                raise _of_column(field.column, error) from None
        return (json.dumps(members, ensure_ascii=False, sort_keys=True) if members else None,)

    def _read_kind(self, text: str) -> Values:
        words = read_text(text.strip())
        if not words:
            raise CellError("must have a value (it is empty)")
        known = _kinds_by_word(self._plan.catalog)
        name = known.get(plain(words))
        if name is None and not self._plan.declares_kinds:
            raise CellError(f"must be a kind (got {shown(words)}). {did_you_mean(words[:100], known.values())}".strip())
        if name is None:
            name = next((kind.name for kind in self.new_kinds.values() if plain(kind.label) == plain(words)), None)
        if name is None:
            if len(self.new_kinds) >= MAX_NEW_KINDS or len(words) > 100 or not words.isprintable():
                raise CellError(f"must be one of at most {MAX_NEW_KINDS} new kinds in a file (got {shown(words)})")
            name = free_name(words, {*known.values(), *self.new_kinds})
            self.new_kinds[name] = new_kind(name, words)
        return (name,)

    def _remembering(self, column: str, make: Callable[[str], Values]) -> _Remembering:
        return _Remembering(column, make, self._most)


def _of_column(column: str, error: CellError) -> CellError:
    error.column = column
    return error


def _picker(indexes: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """A function that picks these cells of a row; `itemgetter` gives a single one bare."""
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda cells: [cells[index] for index in indexes]


def _kinds_by_word(catalog: Catalog) -> dict[str, str]:
    return {word: kind.name for kind in catalog.kinds for word in (plain(kind.label), plain(kind.name))}
