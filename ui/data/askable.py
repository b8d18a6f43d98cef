"""What can be asked: what a contact reaches, and every attribute and property by name."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core import lifecycle
from core.audience.profiles import Counts
from core.language.catalog import ACTOR, Attribute, Catalog, Entity
from core.store.records import INTERACTION
from ui.data import browser
from ui.kit import frames, graph
from ui.kit.graph import Arrow, Box, Tone
from ui.shell import caller, databases, formats, state

TYPES = {
    "text": "Text",
    "number": "Number",
    "money": "Money",
    "choice": "One of a list",
    "choices": "Several of a list",
    "yes_no": "Yes or no",
    "date": "Date",
    "datetime": "Date and time",
}
_MOST_KINDS = 8
_CHOSEN = "askable-chosen"
_EACH = {False: "one each", True: "many each"}
_NUMBERS: Any = {name: st.column_config.NumberColumn(format="localized") for name in ("There are", "Interactions")}


def draw() -> None:
    """Draw the graph of related entities, with the same content as tables below it."""
    catalog = lifecycle.catalog(databases.database(), caller.here())
    counts = browser.counts()
    st.caption("A segment asks contacts about themselves, their account, their leads and what they did.")
    names = {entity.name: entity.plural for entity in catalog.entities} | {INTERACTION: "Interactions"}
    boxes, arrows = _reached(catalog, counts)
    clicked = graph.draw(boxes, arrows, name="askable")
    if clicked:
        state.remember(_CHOSEN, clicked if clicked in names else INTERACTION)
    state.remember_first(_CHOSEN, "contact")
    chosen = st.segmented_control(
        "Show the attributes of", list(names), required=True, format_func=names.__getitem__, key=_CHOSEN
    )
    if chosen == INTERACTION:
        _kinds(catalog, counts)
        _attributes(catalog.properties)
    elif (entity := catalog.entity(str(chosen))) is not None:
        _related(catalog, counts, entity)
        _attributes(entity.attributes)


def _reached(catalog: Catalog, counts: Counts) -> tuple[list[Box], list[Arrow]]:
    """Draw contacts on the left and what they reach on the right, with counts."""

    def box(id_: str, text: str, number: int, tone: Tone, *place: int, each: str = "") -> Box:
        return Box(id_, text, tuple(filter(None, (formats.number(number), each))), tone, *place)

    done = sum(counts.interactions.values())
    relations = [relation for relation in catalog.relations if relation.entity == "contact"]
    boxes = [
        box("contact", "Contacts", counts.profiles["contact"], "green", 0, len(relations) // 2),
        *(
            box(
                relation.to,
                _plural(catalog, relation.to),
                counts.profiles[relation.to],
                "orange",
                1,
                row,
                each=_EACH[relation.to_many],
            )
            for row, relation in enumerate(relations)
        ),
        box(INTERACTION, "Interactions", done, "blue", 1, len(relations), each=_EACH[True]),
    ]
    arrows = [Arrow("contact", relation.to) for relation in relations]
    arrows.append(Arrow("contact", INTERACTION))
    for row, (kind, number) in enumerate(list(counts.interactions.items())[:_MOST_KINDS]):
        known = catalog.kind(kind)
        boxes.append(box(f"kind:{kind}", known.label if known else kind, number, "yellow", 2, row))
        arrows.append(Arrow(INTERACTION, f"kind:{kind}"))
    return boxes, arrows


def _related(catalog: Catalog, counts: Counts, entity: Entity) -> None:
    """Return what an entity reaches, as rows of a table."""
    reached = [
        (relation.label, _EACH[relation.to_many].capitalize(), counts.profiles[relation.to])
        for relation in catalog.relations
        if relation.entity == entity.name
    ]
    if entity.name == ACTOR or any(
        relation.to == ACTOR for relation in catalog.relations_of(entity.name, to_many=False)
    ):
        reached.append(("Interactions", _EACH[True].capitalize(), sum(counts.interactions.values())))
    if reached:
        st.dataframe(
            frames.frame(("Reaches", "How many", "There are"), reached), hide_index=True, column_config=_NUMBERS
        )


def _plural(catalog: Catalog, name: str) -> str:
    entity = catalog.entity(name)
    return entity.plural if entity else name


def _kinds(catalog: Catalog, counts: Counts) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Kind": [kind.label for kind in catalog.kinds],
                "In a sentence": [f"who {kind.phrase}" for kind in catalog.kinds],
                "Interactions": [counts.interactions.get(kind.name, 0) for kind in catalog.kinds],
            }
        ),
        hide_index=True,
        column_config=_NUMBERS,
    )


def _attributes(attributes: tuple[Attribute, ...]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Name": [attribute.label for attribute in attributes],
                "Type": [TYPES[attribute.type] for attribute in attributes],
                "Values": [", ".join(label for _, label in attribute.choices) for attribute in attributes],
                "Means": [attribute.description for attribute in attributes],
                "Own addition": [attribute.custom for attribute in attributes],
            }
        ),
        hide_index=True,
    )
