"""Exact counts of what is being edited: an edit of one block asks the database for that block alone.

What blocks select is kept for all sessions of this server (`core.audience.evaluations`). Every count tells its instant.
"""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.audience import selection
from core.audience.counts import Counts, count_parts
from core.audience.evaluations import Evaluations
from core.audience.people import MemberRow
from core.language.definition import Definition
from core.store.cancelling import Cancellation
from ui.shell import caller, databases, queries
from ui.shell.state import Draft

_KEPT_SECONDS = 60
_KEPT_SAMPLES = 500


def members(draft: Draft) -> tuple[int, datetime]:
    """How many the draft selects, and when that was. Raises DefinitionError."""
    evaluations, database, who = _evaluations(), databases.database(), caller.here()

    def counted(cancellation: Cancellation) -> tuple[int, datetime]:
        with evaluations.reading(database, who, zone=draft.zone, cancellation=cancellation) as evaluation:
            return evaluation.count(draft.definition), evaluation.as_of

    return queries.answer(counted)


def parts(draft: Draft) -> Counts:
    """How many each part of the draft holds. Raises DefinitionError."""
    evaluations, database, who = _evaluations(), databases.database(), caller.here()

    def counted(cancellation: Cancellation) -> Counts:
        with evaluations.reading(database, who, zone=draft.zone, cancellation=cancellation) as evaluation:
            return count_parts(evaluation, draft.definition)

    with st.spinner("Counting …"):
        return queries.answer(counted)


def sample(draft: Draft) -> list[MemberRow]:
    """Some of those whom the draft selects. Raises DefinitionError."""
    return _sample(databases.url(), draft.definition, draft.zone)


def forget() -> None:
    """Count anew from here on."""
    _evaluations().forget(databases.database())
    _sample.clear()


@st.cache_resource(show_spinner=False)
def _evaluations() -> Evaluations:
    return Evaluations()


_FORMS = {Definition: Definition.model_dump_json}


@st.cache_data(ttl=_KEPT_SECONDS, max_entries=_KEPT_SAMPLES, show_spinner=False, hash_funcs=_FORMS)
def _sample(url: str, definition: Definition, zone: str) -> list[MemberRow]:  # noqa: ARG001 - for each database
    database, who = databases.database(), caller.here()
    return queries.answer(
        lambda cancellation: selection.sample(
            database, who, definition, as_of=who.at, zone=zone, cancellation=cancellation
        )
    )
