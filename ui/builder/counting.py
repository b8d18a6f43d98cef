"""Exact counts of the edited draft: an edit of one block asks the database for that block alone.

All sessions of this server share the ids that blocks select (`core.audience.evaluations`). Every count has its instant.
"""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.audience import selection
from core.audience.counts import Counts, count_parts
from core.audience.evaluations import Evaluations
from core.audience.people import MemberRow
from core.language.definition import to_json
from core.store.caches import Cache, bytes_of_data, fingerprint
from core.store.cancelling import Cancellation
from ui.shell import caller, databases, queries
from ui.shell.state import Draft

_samples: Cache[tuple[str, bytes, str], list[MemberRow]] = Cache(16 * 2**20, bytes_of_data, seconds=60)


def members(draft: Draft) -> tuple[int, datetime]:
    """Return how many the draft selects, and the instant of the count. Raises DefinitionError."""
    evaluations, database, who = _evaluations(), databases.database(), caller.here()

    def counted(cancellation: Cancellation) -> tuple[int, datetime]:
        with evaluations.reading(database, who, zone=draft.zone, cancellation=cancellation) as evaluation:
            return evaluation.count(draft.definition), evaluation.as_of

    return queries.answer(counted)


def parts(draft: Draft) -> Counts:
    """Return how many each part of the draft selects. Raises DefinitionError."""
    evaluations, database, who = _evaluations(), databases.database(), caller.here()

    def counted(cancellation: Cancellation) -> Counts:
        with evaluations.reading(database, who, zone=draft.zone, cancellation=cancellation) as evaluation:
            return count_parts(evaluation, draft.definition)

    with st.spinner("Counting …"):
        return queries.answer(counted)


def sample(draft: Draft) -> list[MemberRow]:
    """Return a few of the people the draft selects. Raises DefinitionError."""
    database, who, definition, zone = databases.database(), caller.here(), draft.definition, draft.zone

    def sampled(cancellation: Cancellation) -> list[MemberRow]:
        return selection.sample(database, who, definition, zone=zone, cancellation=cancellation)

    key = (databases.url(), fingerprint(to_json(definition)), zone)
    return _samples.answer(key, lambda: queries.answer(sampled))


def forget() -> None:
    """Forget kept counts: the next count reads the database again."""
    _evaluations().forget(databases.database())
    _samples.clear()


@st.cache_resource(show_spinner=False)
def _evaluations() -> Evaluations:
    return Evaluations()
