"""What a person can choose about a whole import: behind the menu, because the usual is mostly right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.importing import INTERACTION, Empty, Fault, Gone, Recognition, Target
from core.importing.recognition.mapping import OWN_ID
from core.language.catalog import Catalog
from ui.data import import_questions
from ui.data.desk import Item
from ui.shell import formats, state


def draw(item: Item, found: Recognition, mapping: Mapping[str, Target], key: str) -> None:
    """Draw the choices that make a difference for this file."""
    answers = item.answers
    targets = [target for target in mapping.values() if isinstance(target, str)]
    _one_of(item, key, "Empty cells", "empty", {Empty.KEEP: "Keep what is known", Empty.CLEAR: "Clear it"})
    _one_of(item, key, "A cell that can’t be read", "fault",
            {Fault.VALUE: "Leaves its value out", Fault.ROW: "Leaves its row out"})  # fmt: skip
    _switch(item, key, "NULL, N/A, – and the like are no data", "has_placeholders")
    if any(target.startswith("account.") for target in targets):
        _switch(item, key, "Add companies that are not known yet", "create_accounts")
    if any(target.startswith("contact.") for target in targets):
        _switch(item, key, "Add contacts that are not known yet", "create_contacts")
    if found.entity == INTERACTION and "kind" in targets:
        _switch(item, key, "Add kinds of interactions that are new", "declare_kinds")
    _one_of(item, key, "Deleted people in the file", "gone", {Gone.STAY_OUT: "Stay out", Gone.COME_BACK: "Come back"})
    st.selectbox(
        "Time zone of times that name none", formats.zones(),
        **state.controlled(f"{key}-zone", answers.zone, lambda zone: item.answer(zone=zone)),
    )  # fmt: skip


def draw_rows(item: Item, found: Recognition, catalog: Catalog, key: str) -> None:
    """Draw what each row is."""
    names = {entity.name: entity.plural for entity in catalog.entities} | {INTERACTION: "Interactions"}
    st.selectbox(
        "Each row is one of these", list(names), format_func=names.__getitem__,
        **state.controlled(f"{key}-entity", found.entity, lambda entity: _become(item, entity)),
    )  # fmt: skip
    if found.entity == INTERACTION:
        kinds = {kind.name: kind.label for kind in catalog.kinds}
        st.selectbox(
            "All rows are", list(kinds), index=None, format_func=lambda kind: kinds.get(kind, kind),
            placeholder="As the column Kind says",
            **state.controlled(f"{key}-kind", item.answers.kind or found.kind, lambda kind: item.answer(kind=kind)),
        )  # fmt: skip

    if OWN_ID in import_questions.becomes_of(item).values() or OWN_ID in found.mapping.values():
        st.text_input(
            "Own ids are those of", placeholder="no system in particular",
            help="A contact can have an own id in each of several systems, such as salesforce and shopify.",
            **state.controlled(
                f"{key}-system", found.system, lambda system: item.answer(system=str(system or "").strip())
            ),
        )  # fmt: skip


def _become(item: Item, entity: str) -> None:
    item.becomes.clear()
    item.answer(entity=entity)


def _one_of(item: Item, key: str, label: str, name: str, labels: Mapping[Any, str]) -> None:
    st.segmented_control(
        label, list(labels), required=True, format_func=labels.__getitem__,
        **state.controlled(
            f"{key}-{name}", getattr(item.answers, name), lambda value: item.answer(**{name: value})
        ),
    )  # fmt: skip


def _switch(item: Item, key: str, label: str, name: str) -> None:
    st.toggle(
        label,
        **state.controlled(f"{key}-{name}", getattr(item.answers, name), lambda on: item.answer(**{name: on})),
    )
