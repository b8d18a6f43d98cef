"""Browsing the database: contacts, accounts, leads and interactions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from core import lifecycle
from core.audience import profiles
from core.audience.profiles import Counts, InteractionRow
from core.language.catalog import Catalog
from core.store.caches import Cache, bytes_of_data
from core.store.records import INTERACTION
from ui.kit import contacts, frames
from ui.kit.pager import Pager
from ui.shell import caller, databases, formats

PER_PAGE = 50
INTERACTION_COLUMNS = ("When", "What", "Details")
_counts: Cache[str, Counts] = Cache(2**20, bytes_of_data, seconds=60)


def draw() -> None:
    """Draw the choice of entity, the search and a page of rows."""
    catalog = lifecycle.catalog(databases.database(), caller.here())
    found = counts()
    labels = {
        entity.name: f"{entity.plural} ({formats.number(found.profiles[entity.name])})" for entity in catalog.entities
    }
    labels[INTERACTION] = f"Interactions ({formats.number(sum(found.interactions.values()))})"
    entity = st.segmented_control(
        "What to look at",
        list(labels),
        default="contact",
        required=True,
        format_func=labels.__getitem__,
        key="browse-entity",
        label_visibility="collapsed",
    )
    if entity == INTERACTION:
        _interactions(catalog, found)
    elif entity:
        _profiles(catalog, entity)


def counts() -> Counts:
    """Return the counts of records, at most a minute old."""
    return _counts.answer(databases.url(), _count)


def _count() -> Counts:
    with st.spinner("Counting …"):
        return profiles.counts(databases.database(), caller.here())


def _profiles(catalog: Catalog, entity: str) -> None:
    text = st.text_input(
        "Search",
        type="search",
        placeholder="Search by name, e-mail or own id" if entity == "contact" else "Search by name or own id",
        icon=":material/search:",
        label_visibility="collapsed",
        key=f"browse-search-{entity}",
        live=True,
    )
    pager = Pager(f"browse-{entity}", text)
    page = profiles.browse(
        databases.database(), caller.here(), entity, after=pager.after, limit=PER_PAGE, search=text or ""
    )
    if not page.rows:
        st.info("Nothing is found." if text else "There is nothing yet. Import a file.", icon=":material/search_off:")
        return
    known = catalog.entity(entity)
    attributes = {a.name: dict(a.choices) for a in known.attributes} if known else {}
    names = [name for name, _ in page.columns]
    rows = [
        [shown(value, attributes.get(name, {})) for name, value in zip(names, row, strict=True)] for row in page.rows
    ]
    columns = [label for _, label in page.columns]
    key = f"table-{entity}-{pager.number}"
    if entity == "contact":
        contacts.table(columns, rows, [row[0] for row in page.rows], key=key)
    else:
        st.dataframe(frames.frame(columns, rows), hide_index=True, height="content", placeholder="", key=key)
    pager.draw(page.after, len(rows), PER_PAGE)


def _interactions(catalog: Catalog, counts: Counts) -> None:
    labels = {kind.name: kind.label for kind in catalog.kinds}
    if not counts.interactions:
        st.info("There is nothing yet. Import a file.", icon=":material/search_off:")
        return
    st.markdown(
        " ".join(
            f":gray-badge[{formats.plain(labels.get(kind, kind))} {formats.number(number)}]"
            for kind, number in counts.interactions.items()
        )
    )
    pager = Pager("browse-interactions", None)
    found = profiles.browse_interactions(databases.database(), caller.here(), after=pager.after, limit=PER_PAGE)
    zone = formats.browser_zone()
    contacts.table(
        ("Who", *INTERACTION_COLUMNS),
        [(row.who, *interaction_cells(row, catalog, zone)) for row in found],
        [row.contact_id for row in found],
        key=f"table-interactions-{pager.number}",
    )
    pager.draw(found[-1].place if len(found) == PER_PAGE else None, len(found), PER_PAGE)
    st.caption(f"The latest first. Times are in your time zone, {zone}.")


def interaction_cells(row: InteractionRow, catalog: Catalog, zone: str) -> tuple[str, str, str]:
    """Return the cells of an interaction in the order of `INTERACTION_COLUMNS`."""
    kind = catalog.kind(row.kind)
    labels = {property_.name: property_.label for property_ in catalog.properties}
    details = " · ".join(f"{labels.get(name, name)}: {value}" for name, value in row.properties.items())
    return formats.local(row.occurred_at, zone), kind.label if kind else row.kind, details


def shown(value: Any, choices: Mapping[str, str]) -> Any:
    """Return a value of an attribute as a cell; ``choices`` are the labels of its codes."""
    if isinstance(value, datetime):
        return formats.local(value, formats.browser_zone())
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ", ".join(choices.get(code, str(code)) for code in value)
    return choices.get(value, value) if isinstance(value, str) else value
