"""Hypothesis strategies for catalogs and for valid definitions.

    definitions()                                     contacts and leads, no segment blocks
    definitions(CATALOG, segments, target="lead")     leads, with blocks on those live segments

Every definition drawn is valid against its catalog and in its one form: it equals itself after a
round trip through JSON. The values come from the pools of tests/pools.py, which the worlds of
tests/worlds.py use too, so that conditions meet data that is equal, nearly equal, or on a bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from types import MappingProxyType

from hypothesis import strategies as st

from core.language.catalog import Catalog
from core.language.definition import Definition, Target
from core.language.dependencies import KnownSegment, Segments
from tests.drawing import Drawing
from tests.pools import CATALOG, CATALOGS

_NO_SEGMENTS: Segments = MappingProxyType(dict[str, KnownSegment]())


def catalogs() -> st.SearchStrategy[Catalog]:
    """The built-in catalog, plain and with custom additions."""
    return st.sampled_from(CATALOGS)


def definitions(
    catalog: Catalog = CATALOG,
    segments: Segments = _NO_SEGMENTS,
    target: Target | None = None,
    max_depth: int = 4,
    ids: Sequence[int] = range(1, 60),
) -> st.SearchStrategy[Definition]:
    """Valid definitions; of contacts and of leads unless ``target`` says which.

    Segment blocks name the live ``segments`` of the same target. ``max_depth`` bounds how deep
    groups nest in groups and condition groups in condition groups. The manual lists draw on ``ids``.
    """

    def draw(random: Random, target: Target) -> Definition:
        return Drawing(random, catalog, segments, max_depth=max_depth, ids=ids).definition(target)

    targets: list[Target] = ["contact", "lead"] if target is None else [target]
    return st.builds(draw, st.randoms(use_true_random=False), st.sampled_from(targets))


def named(catalog: Catalog, segments: Segments) -> Catalog:
    """The catalog that also knows the segments by name, as sentences need it."""
    return catalog.extended(segments={key: segment.name for key, segment in segments.items()})
