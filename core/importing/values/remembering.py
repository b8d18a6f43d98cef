"""Turning a column of cells into stored columns, and remembering the values of a bounded number of short texts.

Most cells of a column repeat. Those that don't are read together if that is faster.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from core.importing.values.batches import Batch, Cells, LeftOutError
from core.importing.values.cells import CellError

_LONGEST = 100

Read = Callable[[Any], tuple[Any, ...]]
"""Returns the staged values of one text, or of texts read together. Raises CellError and LeftOutError."""
ReadMany = Callable[[Sequence[Any]], Iterable[tuple[Any, ...]] | None]
"""The same for many texts, or None if their form can't be read together."""


class ColumnReader:
    """Reads one column; ``pick`` returns its text in each row, and ``names`` are the staged columns it becomes."""

    def __init__(
        self,
        column: str,
        pick: Callable[[Sequence[Cells]], list[Any]],
        names: Sequence[str],
        read: Read,
        read_many: ReadMany | None,
        most: int,
    ) -> None:
        self._column = column
        self._pick = pick
        self._names = names
        self._read = read
        self._read_many = read_many
        self._most = most
        self._remembered: dict[Hashable, tuple[Any, ...]] = {}

    def read(self, batch: Batch) -> None:
        """Add the staged columns to a batch, and drop its unreadable rows."""
        if not batch.rows:
            return
        texts = self._pick(batch.rows)
        failed, long = self._learn(texts)
        values = list(map(self._remembered.__getitem__, texts))
        # Not zip(*values): so many iterators at once trigger the garbage collector.
        batch.columns |= {name: list(map(itemgetter(place), values)) for place, name in enumerate(self._names)}
        if failed:
            batch.drop({place: failed[text] for place, text in enumerate(texts) if text in failed}, self._column)
        for text in (*failed, *long):
            self._remembered.pop(text, None)

    def _learn(self, texts: Sequence[Any]) -> tuple[dict[Any, CellError | LeftOutError], list[Any]]:
        """Read texts not remembered. Return the errors, and values of texts too long to remember beyond this batch."""
        known = self._remembered
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if len(known) + len(new) > self._most:
            known.clear()
            new = list(dict.fromkeys(texts))
        failed: dict[Any, CellError | LeftOutError] = {}
        many = self._read_many(new) if self._read_many and new else None
        if many is not None:
            known.update(zip(new, many, strict=True))
        else:
            for text in new:
                try:
                    known[text] = self._read(text)
                except (CellError, LeftOutError) as error:
                    failed[text] = error
                    known[text] = (None,) * len(self._names)
        return failed, [text for text in new if _length(text) > _LONGEST]


def _length(text: str | tuple[str, ...]) -> int:
    return len(text) if isinstance(text, str) else sum(map(len, text))
