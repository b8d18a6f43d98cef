"""The kinds of changes."""

from __future__ import annotations

from typing import NamedTuple

from core.store.triggers.sources import TABLES

STATIC, VERSION = "static", "version"
"""Beside records: a stay in a segment that gives its stored members, and a new version of a segment."""
ENTITIES = (*TABLES, STATIC, VERSION)


class ChangeKind(NamedTuple):
    """One of `ENTITIES`, and what of it changed: columns, an interaction kind, or the id of a segment."""

    entity: str
    what: str
