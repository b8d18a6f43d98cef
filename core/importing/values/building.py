"""From the cells of rows to their staged columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from core.errors import did_you_mean
from core.importing.answers import Answers, Empty, Fault, Unknown
from core.importing.identity.sameness import content_id, identifying_members
from core.importing.reading.typed_cells import NumberText
from core.importing.recognition.header_words import KIND_WORDS
from core.importing.recognition.mapping import OWN_ID, Reading, free_name, plain
from core.importing.runs.planning import DOMAIN, Field, Plan, Refers, new_kind
from core.importing.values.addresses import are_addresses, read_addresses
from core.importing.values.bare_texts import are_bare, bare, bare_texts
from core.importing.values.batches import Batch, Cells, LeftOutError
from core.importing.values.cells import (
    MAX_INDEXED_BYTES,
    CellError,
    Read,
    Setting,
    are_plain,
    cell_reader,
    check_key,
    read_text,
    shown,
)
from core.importing.values.choice_words import ChoiceWords
from core.importing.values.consent import consent_reader, remark_on
from core.importing.values.domains import OF_MANY, is_of_many, read_domain
from core.importing.values.full_names import is_last_first, split_name
from core.importing.values.own_ids import has_odd_ids, is_cut, read_own_id
from core.importing.values.placeholders import NO_WORDS, Subject, placeholders_of, subject_of
from core.importing.values.remembering import ColumnReader, PartlyReadError, ReadMany, Remarks
from core.importing.values.report import PLACEHOLDER
from core.importing.values.written_dates import read_counted, read_instants
from core.language.catalog import Attribute, InteractionKind
from core.language.folding import KEY_SUFFIX, fold
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

SEVERAL_NUMBERS = "of several numbers, the first was taken"
COUNTED = "a number, taken for the days of a spreadsheet or the seconds since 1970"
BETWEEN_SEVERAL = ":::"
"""What stands between several values in the files of some programs."""
ADDED = "added to the choices"
SEVERAL_ADDRESSES = "of several addresses, the first was taken"

_REMEMBERED = 100_000
_WITHIN = "\x1f"
"""Between a system and an own id of it."""

Values = tuple[Any, ...]


class RowBuilder:
    """Makes staged columns from a plan's rows."""

    def __init__(self, plan: Plan, dialect: Dialect, answers: Answers, today: date) -> None:
        self._plan = plan
        self._answers = answers
        self._today = today
        self._clears = answers.empty is Empty.CLEAR
        self._dialect = dialect
        self._form = dialect_of(dialect).writing.form
        self._is_interaction = plan.entity == INTERACTION
        self._remarks = Remarks()
        self._placeholders: dict[int, frozenset[str]] = {}
        self._choices: dict[str, ChoiceWords] = {}
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
        """Give a batch its columns. Rows without what they must have, and unwanted ones, are dropped."""
        if self._clears:
            batch.columns["kept"] = [""] * len(batch.rows)
        for reader in self._readers:
            reader.read(batch)
        if self._plan.others:
            self._gather_others(batch)
        if self._holds_several:
            self._gather_from_cells(batch)
        if self._plan.also and self._plan.known_by:
            self._take_further(batch)
        self._reject_unnamed(batch)
        if self._is_interaction:
            self._identify(batch)
        batch.settle()

    @property
    def new_choices(self) -> dict[str, dict[str, str]]:
        """Return the choices to add, by the name of their attribute: their labels with codes."""
        return {name: choices.new for name, choices in self._choices.items() if choices.new}

    def _reject_unnamed(self, batch: Batch) -> None:
        """Reject rows that nothing names: profiles by their own id, address or name, interactions by their contact."""
        plan, nothing = self._plan, self._form.value(None)
        fields: tuple[Field | None, ...]
        names: tuple[str, ...]
        if self._is_interaction:
            fields, names = _fields_of(plan.refers), ("ref_id", "ref_text")
            wanted = "must name a contact (it is empty)"
        else:
            fields = (plan.own, plan.known_by, *([plan.domain] if plan.domain else []))
            names = ("to_external_id", f"to_{_name_of(plan.known_by)}", "domain")[: len(fields)]
            key = "an e-mail" if plan.entity != "account" else "a name or a domain" if plan.domain else "a name"
            what = f"an own id or {key}" if all(fields) else key if plan.domain else "a value"
            wanted = f"must have {what}, to know the row again (it is empty)"
        named = [batch.columns[name] for name, field in zip(names, fields, strict=True) if field and batch.rows]
        column = "" if all(fields) else next((field.column for field in fields if field), "")
        if named and all(nothing in values for values in named):
            for place, values in enumerate(zip(*named, strict=True)):
                if all(value == nothing for value in values):
                    self._reject_nameless(batch, place, column, wanted, [field.column for field in fields if field])

    @property
    def _holds_several(self) -> bool:
        plan = self._plan
        return plan.entity == "contact" and (plan.known_by is not None or plan.also is not None)

    def _gather_others(self, batch: Batch) -> None:
        """Take the first further address of each row for the one that may find its person, and keep the others."""
        nothing, names = self._form.value(None), ("also", f"also{KEY_SUFFIX}")
        for number in range(len(self._plan.others)):
            firsts = [batch.columns.get(name, ()) for name in names]
            others = [batch.columns.get(f"other_{number}{name}", ()) for name in ("", KEY_SUFFIX)]
            for place, (first, other) in enumerate(zip(firsts[1], others[1], strict=True)):
                if nothing not in (first, other):
                    batch.further.append((batch.lines[place], other))
            for name, first, other in zip(names, firsts, others, strict=True):
                batch.columns[name] = [its if one == nothing else one for one, its in zip(first, other, strict=True)]

    def _gather_from_cells(self, batch: Batch) -> None:
        """Keep the addresses behind the first one of a cell."""
        plan = self._plan
        for field in (plan.known_by, plan.also, *plan.others):
            cells = enumerate(row[field.index] for row in batch.rows) if field else iter(())
            for place, text in [(place, cell) for place, cell in cells if cell.count("@") > 1]:
                try:
                    addresses = read_addresses(read_text(bare(text)))
                except CellError:
                    continue  # its reader tells it
                keys = [self._form.value(fold(each)) for each in addresses]
                batch.further += [(batch.lines[place], key) for key in keys[1:]]

    def _take_further(self, batch: Batch) -> None:
        """Take the further address of rows that have neither a first one nor an own id for the first one."""
        nothing, columns = self._form.value(None), batch.columns
        if nothing not in columns["to_email"]:
            return
        ids = columns.get("to_external_id", [nothing] * len(batch.rows))
        for name, further in (("to_email", "also"), (f"to_email{KEY_SUFFIX}", f"also{KEY_SUFFIX}")):
            columns[name] = [
                other if own_id == nothing and value == nothing else value
                for own_id, value, other in zip(ids, columns[name], columns[further], strict=True)
            ]

    def _reject_nameless(self, batch: Batch, place: int, column: str, wanted: str, columns: Sequence[str]) -> None:
        """Reject a row without a name; that there is none needs no telling where it can't be read."""
        if batch.is_told(place, columns):
            batch.refuse(place)
        else:
            batch.reject(place, column, wanted)

    def _identify(self, batch: Batch) -> None:
        """Add what identifies interactions: their own id, else what they say."""
        own = self._plan.own
        texts = [""] * len(batch.rows) if own is None else self._own_ids(batch, own)
        # Two shops number their orders alike.
        within = f"{self._plan.system}{_WITHIN}" if self._plan.system else ""
        contents = iter(self._contents(batch)) if not all(texts) else iter(())
        content = [None if text else next(contents) for text in texts] if own else list(contents)
        batch.columns["record"] = self._form.numbers(
            interaction_id(within + text) if text else content_id(said or "")
            for text, said in zip(texts, content, strict=True)
        )
        batch.columns["is_own"] = self._form.numbers(int(text != "") for text in texts)

    def _own_ids(self, batch: Batch, field: Field) -> Sequence[str]:
        """Return the own ids of interactions, an empty text for none. Rows with one that can't be read are rejected."""
        texts = bare_texts([cells[field.index] for cells in batch.rows])
        words = self._words(field, ())
        if words.isdisjoint(texts) and are_plain(texts, VALUE.most) and not has_odd_ids("\n".join(texts)):
            return texts
        for place, text in enumerate(texts):
            try:
                texts[place] = "" if text in words else read_own_id(text)
            except CellError as error:
                texts[place] = ""
                batch.reject(place, field.column, str(error))
        return texts

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
            if field.read_as is Reading.FULL_NAME:
                yield self._full_name_reader(field)
            elif not field.attribute.in_json:
                columns = attribute_columns(field.attribute)
                many = self._many_by(field)
                is_when = self._is_interaction and field.attribute.name == "occurred_at"
                make = self._stored_by(field, is_required=is_when)
                is_required = is_when or self._is_only_name(field)
                yield self._reader(field.column, _picker(field.index), columns, make, many, is_required=is_required)
        if kind := self._plan.kind:
            yield self._reader(kind.column, _picker(kind.index), [("kind", Key())], self._read_kind, is_required=True)
        if in_json:
            properties = ("properties", record_table(self._plan.catalog, INTERACTION).c.properties.type)
            pick = _joint_picker([field.index for field in in_json])
            yield self._reader("", pick, [properties], self._members_by(in_json), is_bound=True, and_also=["content"])
        if refers := self._plan.refers:
            yield from self._reference_readers(refers)
        if also := self._plan.also:
            yield self._naming_reader(also, "also", kept=[])
        for number, other in enumerate(self._plan.others):
            yield self._naming_reader(other, f"other_{number}", kept=[], is_staged=False)
        if domain := self._plan.domain:
            yield self._domain_reader(domain, "domain", "who_key")

    def _is_only_name(self, field: Field) -> bool:
        """Whether rows of profiles are known by a column alone."""
        plan = self._plan
        named = [known.index for known in (plan.own, plan.known_by) if known is not None]
        is_alone = plan.also is None and plan.domain is None
        return not self._is_interaction and is_alone and named == [field.index]

    def _reference_readers(self, refers: Refers) -> Iterator[ColumnReader]:
        """Yield readers of own ids, and of addresses or names, that refer to other records; each stages its key too."""
        named = (("ref_id", "ref_id_key", refers.id), ("ref_text", "ref_key", refers.text))
        for name, key_name, field in named:
            if field is not None:
                is_required = self._is_interaction and not (refers.id and refers.text)
                yield self._naming_reader(field, name, key_name, kept=[f"{refers.entity}_id"], is_required=is_required)
        if refers.domain is not None:
            yield self._domain_reader(refers.domain, "ref_domain", "ref_who", kept=[f"{refers.entity}_id"])

    def _domain_reader(self, field: Field, name: str, who: str, *, kept: Sequence[str] = ()) -> ColumnReader:
        """Return a reader of domains; it stages them, and room for what a row is known by."""
        columns = [(name, Key()), (who, Key())]
        self.referring += columns
        read = self._reader_of(field)

        def make(cell: str) -> Values:
            domain = read(cell)
            if domain and is_of_many(domain):
                self._remarks.say(field.column, OF_MANY, shown(domain))
                return None, None
            return domain, None

        return self._column_reader(
            field.column, _picker(field.index), [name, who], self._bound(columns, make), None,
            kept=kept, is_required=False,
        )  # fmt: skip

    def _naming_reader(
        self, field: Field, name: str, key_name: str = "", *, kept: Sequence[str], is_required: bool = False,
        is_staged: bool = True,
    ) -> ColumnReader:  # fmt: skip
        """Return a reader of what names a record; it stages the text and its key."""
        key_name = key_name or name + KEY_SUFFIX
        columns = [(name, Key()), (key_name, Key())]
        self.referring += columns if is_staged else []
        make, many = self._indexed(self._reader_of(field), field), self._many_by(field)
        return self._column_reader(
            field.column, _picker(field.index), [name, key_name], self._bound(columns, make), many,
            kept=kept, is_required=is_required,
        )  # fmt: skip

    def _reader(
        self,
        column: str,
        pick: Callable[[Sequence[Cells]], list[Any]],
        columns: Sequence[tuple[str, TypeEngine[Any]]],
        make: Callable[[Any], Values],
        many: ReadMany | None = None,
        *,
        is_bound: bool = False,
        is_required: bool = False,
        and_also: Sequence[str] = (),
    ) -> ColumnReader:
        """``make`` returns the stored values of the columns; their types bind them, unless it ``is_bound`` already.
        ``and_also`` are further values of a row, which are not staged.
        """
        self.columns += columns
        kept = [name for name, _ in columns]
        names = [*(f"to_{name}" for name in kept), *and_also]
        bound = [*columns, *((name, sa.Text()) for name in and_also)]
        read = self._bound(bound, make, is_bound=is_bound)
        return self._column_reader(column, pick, names, read, many, kept=kept, is_required=is_required)

    def _column_reader(
        self,
        column: str,
        pick: Callable[[Sequence[Cells]], list[Any]],
        names: Sequence[str],
        read: Callable[[Any], Values],
        many: ReadMany | None,
        *,
        kept: Sequence[str],
        is_required: bool,
    ) -> ColumnReader:
        nothing = (self._form.value(None),) * len(names)
        is_required = is_required or self._answers.fault is Fault.ROW
        return ColumnReader(
            column, pick, names, read, many, nothing, self._most, self._remarks, kept=kept, is_required=is_required
        )

    def _bound(
        self, columns: Sequence[tuple[str, TypeEngine[Any]]], make: Callable[[Any], Values], *, is_bound: bool = False
    ) -> Callable[[Any], Values]:
        form = self._form.value
        types = [type_.dialect_impl(self._dialect) for _, type_ in columns]
        binders = [None if is_bound else type_.bind_processor(self._dialect) for type_ in types]

        def staged(values: Values) -> Values:
            stored = zip(binders, values, strict=True)
            return tuple([form(value if bind is None else bind(value)) for bind, value in stored])

        def read(texts: Any) -> Values:
            try:
                return staged(make(texts))
            except PartlyReadError as error:
                raise PartlyReadError(staged(error.values), error.errors) from None

        return read

    def _many_by(self, field: Field) -> ReadMany | None:
        """Return how to read many cells at once, for attributes whose values seldom repeat."""
        if field.attribute.type is AttributeType.TEXT:
            return self._many_texts(field)
        if field.attribute.type is AttributeType.DATETIME and self._plan.moved is None:
            return lambda texts: self._form.instants(texts, instants) if (instants := read_instants(texts)) else None
        return None

    def _many_texts(self, field: Field) -> ReadMany:
        # Folding may lengthen a key, which is then still short enough.
        longest = VALUE.most if self._is_interaction else MAX_INDEXED_BYTES // 12
        is_id, is_address = field.attribute.name == OWN_ID, self._holds_addresses(field)
        is_phone, is_company = field.attribute.name == "phone", self._holds_companies(field)
        within = (BETWEEN_SEVERAL, "E+", "e+") if is_phone else ("  ",) if is_company else ()

        def read_texts(cells: Sequence[str]) -> Iterable[Values] | None:
            texts = [cell.strip() for cell in cells]
            words = self._words(field, texts)
            if not (words.isdisjoint(texts) and are_bare(texts) and are_plain(texts, longest)):
                return None
            if any(part in text for part in within for text in texts):
                return None
            if (is_id and has_odd_ids("\n".join(texts))) or (is_address and not are_addresses(texts)):
                return None
            return self._form.texts(texts)

        return read_texts

    def _holds_companies(self, field: Field) -> bool:
        """Whether the cells of a column name companies, which are the same however many spaces are in between."""
        plan = self._plan
        refers_by = plan.refers.text if plan.refers and plan.refers.entity == "account" else None
        return field is refers_by or (plan.entity == "account" and field is plan.known_by)

    def _holds_addresses(self, field: Field) -> bool:
        """Whether the cells of a column are the e-mail addresses of contacts."""
        plan = self._plan
        refers_by = plan.refers.text if plan.refers and plan.refers.entity == "contact" else None
        is_own = plan.entity == "contact" and field.attribute.name == "email" and not field.attribute.custom
        return is_own or field is refers_by

    def _words(self, field: Field, texts: Collection[str]) -> frozenset[str]:
        """Return the words for no data in a column; its first texts help to decide."""
        if not self._answers.has_placeholders:
            return NO_WORDS
        if field.index not in self._placeholders:
            subject = Subject.KEY if _is_key(self._plan, field) else subject_of(field.attribute)
            self._placeholders[field.index] = placeholders_of(subject, texts)
        return self._placeholders[field.index]

    def _reader_of(self, field: Field) -> Read:
        """Return a function from a cell to its value, None for no data. It raises CellError."""
        read = self._move(field.attribute, self._value_reader(field))

        def read_cell(cell: str) -> Any:
            text = cell if isinstance(cell, NumberText) else bare(cell)
            if text in self._words(field, ()):
                self._remarks.say(field.column, PLACEHOLDER, shown(text))
                return None
            return read(text) if text else None

        return read_cell

    def _value_reader(self, field: Field) -> Read:
        attribute = field.attribute
        if attribute.name == OWN_ID:
            return read_own_id
        if attribute is DOMAIN:
            return lambda text: read_domain(read_text(text))
        if attribute.consent:
            return self._consent_reader(field)
        if self._holds_addresses(field):
            return lambda text: self._read_address(field, text)
        if attribute.type in (AttributeType.CHOICE, AttributeType.CHOICES):
            return self._choice_reader(field)
        if self._holds_companies(field):
            return lambda text: " ".join(read_text(text).split())
        if attribute.name == "phone" and not attribute.custom:
            return lambda text: self._read_phone(field, text)
        read = cell_reader(attribute, field.format, Setting(field.column, self._plan.zone, self._today))
        is_moment = attribute.type in (AttributeType.DATE, AttributeType.DATETIME)
        return self._telling_counts(field, read) if is_moment else read

    def _consent_reader(self, field: Field) -> Read:
        read = consent_reader(field.read_as, field.format, self._plan.zone, self._today)

        def read_consent(text: str) -> bool | None:
            if said := remark_on(text):
                self._remarks.say(field.column, said, shown(text))
            return read(text)

        return read_consent

    def _telling_counts(self, field: Field, read: Read) -> Read:
        """Return the reader of days, which tells of numbers that it takes for days."""

        def read_moment(text: str) -> Any:
            moment = read(text)
            if text[:1].isdigit() and read_counted(text, self._plan.zone):
                self._remarks.say(field.column, COUNTED, shown(text))
            return moment

        return read_moment

    def _read_phone(self, field: Field, text: str) -> str:
        first, *further = (part.strip() for part in read_text(text).split(BETWEEN_SEVERAL))
        if is_cut(first):
            raise CellError(f"must be a whole number (got {shown(text)}, which a spreadsheet rounded)")
        if further:
            self._remarks.say(field.column, SEVERAL_NUMBERS, shown(text))
        return first

    def _choice_reader(self, field: Field) -> Read:
        answers, column = self._answers, field.column
        adds = answers.unknown_by_column.get(column, answers.unknown) is Unknown.ADD
        choices = ChoiceWords(field.attribute, answers.words.get(column, {}), adds=adds)
        self._choices[field.attribute.name] = choices
        read = choices.read if field.attribute.type is AttributeType.CHOICE else choices.read_several

        def read_choices(text: str) -> Any:
            before = len(choices.new)
            value = read(text)
            if len(choices.new) > before:
                self._remarks.say(column, ADDED, shown(text))
            return value

        return read_choices

    def _read_address(self, field: Field, text: str) -> str:
        first, *further = read_addresses(read_text(text))
        if further:
            self._remarks.say(field.column, SEVERAL_ADDRESSES, shown(text))
        return first

    def _full_name_reader(self, field: Field) -> ColumnReader:
        first = self._plan.catalog.attributes_of("contact")["first_name"]
        read_cell = self._reader_of(field)
        last_first = is_last_first(field.column)

        def make(cell: str) -> Values:
            text = read_cell(cell)
            if text is None:
                return (None,) * len(columns)
            name = split_name(text, last_first=last_first)
            if name.doubt:
                self._remarks.say(field.column, name.doubt, shown(text))
            stored = (*stored_values(first, name.first), *stored_values(field.attribute, name.last))
            check_key(stored[1])
            check_key(stored[3])
            return stored

        columns = [*attribute_columns(first), *attribute_columns(field.attribute)]
        return self._reader(field.column, _picker(field.index), columns, make)

    def _stored_by(self, field: Field, *, is_required: bool) -> Callable[[str], Values]:
        attribute = field.attribute
        read = self._reader_of(field)
        is_indexed = attribute.type is AttributeType.TEXT and not self._is_interaction

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
        reads = [self._reader_of(field) for field in fields]
        identifying = identifying_members(field.attribute for field in fields)

        def make(texts: Sequence[str]) -> Values:
            members: dict[str, Any] = {}
            said: dict[str, Any] = {}
            errors: list[CellError] = []
            for field, read, text in zip(fields, reads, texts, strict=True):
                try:
                    value = read(text)
                except CellError as error:
                    error.column = field.column
                    errors.append(error)
                    continue
                if value is None and self._clears:
                    members |= dict.fromkeys(name for name, _ in attribute_columns(field.attribute))
                members |= (stored := stored_members(field.attribute, value))
                said |= {name: each for name, each in stored.items() if name in identifying}
            values = (_as_json(members), _as_json(said))
            if errors:
                raise PartlyReadError(values, errors)
            return values

        return make

    def _read_kind(self, text: str) -> Values:
        words = read_text(bare(text))
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


def _is_key(plan: Plan, field: Field) -> bool:
    """Whether records are known by a column."""
    known = (plan.own, plan.known_by, *_fields_of(plan.refers))
    return field.attribute.name == OWN_ID or any(each is not None and each.index == field.index for each in known)


def _fields_of(refers: Refers | None) -> tuple[Field | None, Field | None]:
    return (refers.id, refers.text) if refers else (None, None)


def _name_of(field: Field | None) -> str:
    return field.attribute.name if field else ""


def _picker(index: int) -> Callable[[Sequence[Cells]], list[str]]:
    """Return a function that picks the texts of a column."""
    pick = itemgetter(index)
    return lambda rows: list(map(pick, rows))


def _joint_picker(indexes: Sequence[int]) -> Callable[[Sequence[Cells]], list[tuple[str, ...]]]:
    """Return a function that picks the texts of several columns, row by row."""
    picks = [itemgetter(index) for index in indexes]
    return lambda rows: list(zip(*(map(pick, rows) for pick in picks), strict=True))
