"""Warnings in words: a definition that runs but hardly means what its author wants. They stop nothing."""

from __future__ import annotations

from collections.abc import Iterator

from core import lifecycle
from core.audience.counts import Counts, count_warnings
from core.errors import Problem
from core.language.catalog import Catalog
from core.language.definition import Condition, Definition, Step, walk
from core.language.sentence import block_sentence, condition_sentence
from core.language.validation import find_warnings
from ui.shell import caller, databases


def of_definition(definition: Definition, catalog: Catalog) -> list[str]:
    """Return the warnings that the definition alone gives."""
    who = caller.here()
    segments = lifecycle.known_segments(databases.database(), who)
    return list(_said(definition, find_warnings(definition, catalog, segments, who.at), catalog))


def of_counts(definition: Definition, counts: Counts, catalog: Catalog) -> list[str]:
    """Return the warnings that its counts give."""
    return list(_said(definition, count_warnings(counts), catalog))


def _said(definition: Definition, warnings: tuple[Problem, ...], catalog: Catalog) -> Iterator[str]:
    for warning in warnings:
        about = _about(definition, warning, catalog)
        yield f"{about}: {warning.message} {warning.hint}".strip()


def _about(definition: Definition, warning: Problem, catalog: Catalog) -> str:
    """Return the innermost condition or block that a warning is about, as a sentence."""
    said = "The definition"
    for part in walk(definition):
        if warning.path[: len(part.path)] != part.path:
            continue
        if isinstance(part.node, Step):
            said = block_sentence(part.node.block, catalog, definition.target)
        elif isinstance(part.node, Condition):
            said = condition_sentence(part.node, catalog, part.entity(catalog))
    return said
