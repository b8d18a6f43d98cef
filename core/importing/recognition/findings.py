"""What was found out about a table: what its rows and columns are, by what evidence, and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.errors import ImportFileError
from core.importing.reading.files import Layout
from core.importing.recognition.mapping import IGNORED, Reading, reading_of
from core.importing.values.cells import Format
from core.language.catalog import Attribute

_SHOWN_OPTIONS = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """A possible answer to a question: in words, what it would do, and the option of the command line that gives it."""

    text: str
    effect: str
    option: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the table leaves open.

    ``id`` is the same for the same question about the same file, ``column`` is empty for one about the whole table,
    and ``samples`` are the cells that leave it open. ``decides`` says that the answers give different values; without
    one these values are left out. Nothing can be imported before a question that ``is_required`` is answered.
    """

    id: str
    column: str
    text: str
    samples: tuple[str, ...]
    answers: tuple[Answer, ...]
    decides: bool
    is_required: bool = False

    @property
    def refusal(self) -> str:
        """The error that says that nothing can be imported before this is answered."""
        options = " or ".join(answer.option for answer in self.answers[:_SHOWN_OPTIONS])
        more = " …" if len(self.answers) > _SHOWN_OPTIONS else ""
        return f"{self.column or 'file'}: must be told more. {self.text} Say {options}{more} on the command line."


@dataclass(frozen=True, slots=True)
class Column:
    """A column: sample cells, its target (`IGNORED` for none), and the attribute it could be declared as.

    ``reason`` says why the new attribute has its type, ``evidence`` how the column shows its format, both in words.
    ``is_open`` is true if a cell can be read in two ways and no other cell tells how; ``format`` is None there.
    ``note`` is what contradicts the header, or what a person should know; mostly empty.
    """

    name: str
    samples: tuple[str, ...]
    target: str
    as_new: Attribute
    reason: str
    format: Format
    evidence: str
    is_open: bool
    note: str = ""

    @property
    def read_as(self) -> Reading:
        """How cells become the value of the target: the other way round, split, as a day since when."""
        return reading_of(self.target)


@dataclass(frozen=True, slots=True)
class Recognition:
    """A table before it is imported.

    ``tool`` is the program that exported it, empty if none was recognized, and ``evidence`` says in words what tells.
    ``system`` is where its own ids come from, an empty text for nowhere in particular; ``kind`` is the kind of all
    interactions where the table as a whole tells it. ``rows`` are the first ones, cut to a few characters a cell.
    """

    layout: Layout
    tool: str
    evidence: str
    entity: str
    system: str
    kind: str | None
    columns: tuple[Column, ...]
    questions: tuple[Question, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Return the target of each column."""
        return {column.name: column.target for column in self.columns}

    def mapping_with_new(self, *, only: Mapping[str, object] | None = None) -> dict[str, str | Attribute]:
        """Return the mapping; it declares columns without a target (or ``only`` those named)."""
        return {
            c.name: c.as_new if not c.target and c.samples and (only is None or c.name in only) else c.target
            for c in self.columns
        }

    def asking_of(self, mapping: Mapping[str, object]) -> Recognition:
        """Return this without the questions how to read columns that the mapping leaves out."""
        asked = [
            each for each in self.questions if each.is_required or not each.decides or mapping.get(each.column, IGNORED)
        ]
        return replace(self, questions=tuple(asked))

    def check_answered(self) -> None:
        """Raise ImportFileError if a question is open on which the whole file hangs."""
        for question in self.questions:
            if question.is_required:
                raise ImportFileError(question.refusal)

    @property
    def formats(self) -> dict[str, Format]:
        """Return how each column writes days and numbers."""
        return {column.name: column.format for column in self.columns}
