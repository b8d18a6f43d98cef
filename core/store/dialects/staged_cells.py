"""Cells of text in staged form, on every database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.language.folding import fold


def with_keys(texts: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Yield trimmed texts with their keys, folded together: nothing printable folds across the end of a line."""
    stripped = [text.strip() for text in texts]
    return zip(stripped, fold("\n".join(stripped)).split("\n"), strict=True)
