"""A person's answers about a table: on the page its widgets, on the command line its options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.importing.recognition.mapping import ColumnMapping
from core.importing.values.cells import Format
from core.language.operators import AttributeType


class Empty(StrEnum):
    """What an empty cell does to what is known."""

    KEEP = "keep"
    CLEAR = "clear"


class Fault(StrEnum):
    """What a cell that can't be read leaves out."""

    VALUE = "value"
    ROW = "row"


class Unknown(StrEnum):
    """What becomes of a value that is none of the choices of its attribute."""

    ADD = "add"
    LEAVE_OUT = "leave out"


class Gone(StrEnum):
    """What becomes of a deleted person who is in the file."""

    STAY_OUT = "stay out"
    COME_BACK = "come back"


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers about a table; None and what is not named is left to its own evidence.

    ``mapping``, ``types``, ``formats``, ``words`` and ``unknown_by_column`` are by the name of a column: ``mapping``
    gives targets and, unless it is None, leaves out the columns that it doesn't name; ``types`` are those of new
    attributes; ``words`` give for values the code of the choice that they mean. ``new_columns`` keeps columns without
    a target as new attributes or properties. ``system`` is where the own ids come from, an empty text for nowhere in
    particular. ``kind`` is the kind of all interactions, ``zone`` that of instants without an offset.
    """

    entity: str | None = None
    system: str | None = None
    kind: str | None = None
    zone: str = "UTC"
    mapping: ColumnMapping | None = None
    new_columns: bool = False
    types: Mapping[str, AttributeType] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unknown: Unknown = Unknown.LEAVE_OUT
    unknown_by_column: Mapping[str, Unknown] = field(default_factory=dict)
    empty: Empty = Empty.KEEP
    fault: Fault = Fault.VALUE
    has_placeholders: bool = True
    create_contacts: bool = False
    create_accounts: bool = False
    declare_kinds: bool = False
    gone: Gone = Gone.STAY_OUT


NO_ANSWERS = Answers()
