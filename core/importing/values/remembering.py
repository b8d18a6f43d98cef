"""Turning a column of cells into stored columns, and remembering the values of a bounded number of short texts.

Most cells of a column repeat. Those that don't are read together if that is faster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from core.importing.values.batches import Batch, Cells, LeftOutError
from core.importing.values.cells import CellError

_LONGEST = 100

Read = Callable[[Any], tuple[Any, ...]]
"""Returns the staged values of one text, or of texts read together. Raises CellError, PartlyReadError, LeftOutError."""
ReadMany = Callable[[Sequence[Any]], Iterable[tuple[Any, ...]] | None]
"""The same for many texts, or None if their form can't be read together."""


class PartlyReadError(Exception):
    """Some of the texts read together can't be read; ``values`` are staged without them."""

    def __init__(self, values: tuple[Any, ...], errors: Sequence[CellError]) -> None:
        super().__init__(*errors)
        self.values = values
        self.errors = errors


class Remarks:
    """What readers say about texts that they read, to be counted for every cell with such a text."""

    def __init__(self) -> None:
        self._said: list[tuple[str, str, str]] = []

    def say(self, column: str, text: str, example: str) -> None:
        """Say something about the text that is read now; ``example`` shows it."""
        self._said.append((column, text, example))

    def take(self) -> tuple[tuple[str, str, str], ...]:
        """Return what was said since the last time."""
        said, self._said = tuple(self._said), []
        return said


class ColumnReader:
    """Reads one column; ``pick`` returns its text in each row, and ``names`` are the staged columns it becomes,
    ``nothing`` their values without data, and ``kept`` the stored columns that keep what is known at a fault.

    A cell that can't be read leaves its value out, or its row if the column ``is_required``.
    """

    def __init__(
        self,
        column: str,
        pick: Callable[[Sequence[Cells]], list[Any]],
        names: Sequence[str],
        read: Read,
        read_many: ReadMany | None,
        nothing: tuple[Any, ...],
        most: int,
        remarks: Remarks,
        *,
        kept: Sequence[str],
        is_required: bool,
    ) -> None:
        self._column = column
        self._pick = pick
        self._names = names
        self._read = read
        self._read_many = read_many
        self._nothing = nothing
        self._most = most
        self._remarks = remarks
        self._kept = kept
        self._is_required = is_required
        self._remembered: dict[Hashable, tuple[Any, ...]] = {}
        self._remarked: dict[Hashable, tuple[tuple[str, str, str], ...]] = {}

    def read(self, batch: Batch) -> None:
        """Add the staged columns to a batch, and note what can't be read."""
        if not batch.rows:
            return
        texts = self._pick(batch.rows)
        failed, long = self._learn(texts)
        values = list(map(self._remembered.__getitem__, texts))
        # Not zip(*values): so many iterators at once trigger the garbage collector.
        batch.columns |= {name: list(map(itemgetter(place), values)) for place, name in enumerate(self._names)}
        if failed:
            for place, text in enumerate(texts):
                if (error := failed.get(text)) is not None:
                    self._tell(batch, place, error)
        if self._remarked:
            self._count_remarks(batch, texts)
        for text in (*failed, *long):
            self._remembered.pop(text, None)
            self._remarked.pop(text, None)

    def _tell(self, batch: Batch, place: int, error: Exception) -> None:
        if isinstance(error, LeftOutError):
            batch.leave_out(place)
            return
        for each in error.errors if isinstance(error, PartlyReadError) else (error,):
            column = each.column if isinstance(each, CellError) and each.column else self._column
            if self._is_required:
                batch.reject(place, column, str(each))
            else:
                batch.note(place, column, str(each), self._kept)

    def _count_remarks(self, batch: Batch, texts: Sequence[Any]) -> None:
        counted = Counter(text for text in texts if text in self._remarked)
        for text, cells in counted.items():
            for column, words, example in self._remarked[text]:
                batch.remark(column, words, example, cells)

    def _learn(self, texts: Sequence[Any]) -> tuple[dict[Any, Exception], list[Any]]:
        """Read texts not remembered. Return the errors, and values of texts too long to remember beyond this batch."""
        known = self._remembered
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if len(known) + len(new) > self._most:
            known.clear()
            self._remarked.clear()
            new = list(dict.fromkeys(texts))
        failed: dict[Any, Exception] = {}
        many = self._read_many(new) if self._read_many and new else None
        if many is not None:
            known.update(zip(new, many, strict=True))
            return failed, [text for text in new if _length(text) > _LONGEST]
        for text in new:
            try:
                known[text] = self._read(text)
            except (CellError, LeftOutError) as error:
                failed[text] = error
                known[text] = self._nothing
            except PartlyReadError as error:
                failed[text] = error
                known[text] = error.values
            if said := self._remarks.take():
                self._remarked[text] = said
        return failed, [text for text in new if _length(text) > _LONGEST]


def _length(text: str | tuple[str, ...]) -> int:
    return len(text) if isinstance(text, str) else sum(map(len, text))
