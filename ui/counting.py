"""Exact counts of what is being edited, kept while neither the definition nor a minute has changed.

A click that changes nothing of the definition then asks the database nothing. Every count tells its instant.
"""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core import audience, clock
from core.counts import Counts, count_parts
from core.definition import Definition
from core.members import MemberRow
from ui import store
from ui.state import Draft

_KEPT_SECONDS = 60
_KEPT_DEFINITIONS = 500


def members(draft: Draft) -> tuple[int, datetime]:
    """How many the draft selects, and when that was. Raises DefinitionError."""
    return _members(store.url(), draft.definition, draft.zone)


def parts(draft: Draft) -> Counts:
    """How many each part of the draft holds. Raises DefinitionError."""
    return _parts(store.url(), draft.definition, draft.zone)


def sample(draft: Draft) -> list[MemberRow]:
    """Some of those whom the draft selects. Raises DefinitionError."""
    return _sample(store.url(), draft.definition, draft.zone)


def forget() -> None:
    """Count anew from here on."""
    for kept in (_members, _parts, _sample):
        kept.clear()


_FORMS = {Definition: Definition.model_dump_json}


@st.cache_data(ttl=_KEPT_SECONDS, max_entries=_KEPT_DEFINITIONS, show_spinner=False, hash_funcs=_FORMS)
def _members(url: str, definition: Definition, zone: str) -> tuple[int, datetime]:  # noqa: ARG001 - for each database
    now = clock.now()
    return audience.count(store.database(), definition, as_of=now, zone=zone), now


@st.cache_data(ttl=_KEPT_SECONDS, max_entries=_KEPT_DEFINITIONS, show_spinner="Counting …", hash_funcs=_FORMS)
def _parts(url: str, definition: Definition, zone: str) -> Counts:  # noqa: ARG001 - for each database
    return count_parts(store.database(), definition, as_of=clock.now(), zone=zone)


@st.cache_data(ttl=_KEPT_SECONDS, max_entries=_KEPT_DEFINITIONS, show_spinner=False, hash_funcs=_FORMS)
def _sample(url: str, definition: Definition, zone: str) -> list[MemberRow]:  # noqa: ARG001 - for each database
    return audience.sample(store.database(), definition, as_of=clock.now(), zone=zone)
