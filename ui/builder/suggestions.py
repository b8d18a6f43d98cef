"""What the database has in it, offered while a person types: frequent values, and how many have data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from core import lifecycle
from core.audience import attribute_statistics
from core.store.records import INTERACTION
from ui.shell import caller, databases

_KEPT_SECONDS = 600


def frequent(entity: str | None, name: str) -> Mapping[str, int]:
    """The most frequent values of an attribute of an entity, or of a property (entity None), and how often
    each is there.
    """
    return _frequent(databases.url(), entity, name)


def filled(entity: str) -> Mapping[str, Decimal]:
    """The share of an entity's records that have data in each attribute."""
    return _filled(databases.url(), entity)


@st.cache_data(ttl=_KEPT_SECONDS, show_spinner=False)
def _frequent(url: str, entity: str | None, name: str) -> dict[str, int]:  # noqa: ARG001 - for each database
    catalog = lifecycle.catalog(databases.database(), caller.here())
    relation_name, _, own_name = name.rpartition(".")
    owner = INTERACTION
    if entity is not None:
        relation = catalog.relation(entity, relation_name) if relation_name else None
        owner = relation.to if relation else entity
    found = attribute_statistics.frequent_values(databases.database(), caller.here(), owner, own_name)
    return {str(value): count for value, count in found}


@st.cache_data(ttl=_KEPT_SECONDS, show_spinner=False)
def _filled(url: str, entity: str) -> dict[str, Decimal]:  # noqa: ARG001 - for each database
    return attribute_statistics.fill_rates(databases.database(), caller.here(), entity)
