"""Frequent values of a text, offered while a person types."""

from __future__ import annotations

import streamlit as st

from core import lifecycle, profiles
from core.records import INTERACTION
from ui import store

_KEPT_SECONDS = 600


def frequent(entity: str | None, name: str) -> tuple[str, ...]:
    """The most frequent texts of an attribute of an entity, or of a property (entity None)."""
    return _frequent(store.url(), entity, name)


@st.cache_data(ttl=_KEPT_SECONDS, show_spinner=False)
def _frequent(url: str, entity: str | None, name: str) -> tuple[str, ...]:  # noqa: ARG001 - for each database
    catalog = lifecycle.catalog(store.database())
    relation_name, _, own_name = name.rpartition(".")
    owner = INTERACTION
    if entity is not None:
        relation = catalog.relation(entity, relation_name) if relation_name else None
        owner = relation.to if relation else entity
    with store.database().reading() as session:
        return tuple(str(value) for value, _ in profiles.frequent_values(session, catalog, owner, own_name))
