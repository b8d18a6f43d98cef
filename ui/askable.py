"""What can be asked: what is reached from a contact, and every attribute and property by name."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import lifecycle
from core.catalog import Attribute, Catalog
from core.profiles import Counts
from core.records import INTERACTION
from ui import browser, graph, store

_TYPES = {
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


def draw() -> None:
    """Draw the graph of what belongs together, with the same content as tables below it."""
    catalog = lifecycle.catalog(store.database())
    counts = browser.counts()
    st.caption("A segment asks contacts about themselves, their account, their leads and what they did.")
    dots, lines = _related(catalog, counts)
    clicked = graph.draw(dots, lines)
    names = {entity.name: entity.plural for entity in catalog.entities} | {INTERACTION: "Interactions"}
    chosen = st.segmented_control(
        "Show the attributes of",
        list(names),
        default=clicked if clicked in names else "contact",
        required=True,
        format_func=names.__getitem__,
        key=f"askable-{clicked or ''}",
    )
    if chosen == INTERACTION:
        _kinds(catalog, counts)
        _attributes(catalog.properties)
    elif (entity := catalog.entity(str(chosen))) is not None:
        _attributes(entity.attributes)


def _related(catalog: Catalog, counts: Counts) -> tuple[list[graph.Dot], list[graph.Line]]:
    """Contacts on the left, what they reach to the right of them."""
    done = sum(counts.interactions.values())
    dots = [graph.Dot("contact", f"Contacts ({counts.profiles['contact']:,})", 0, 0)]
    lines = []
    for relation in catalog.relations:
        if relation.entity == "contact":
            entity = catalog.entity(relation.to)
            label = f"{entity.plural if entity else relation.to} ({counts.profiles[relation.to]:,})"
            dots.append(graph.Dot(relation.to, label, 1, 1))
            lines.append(graph.Line("contact", relation.to, "many" if relation.to_many else "one"))
    dots.append(graph.Dot(INTERACTION, f"Interactions ({done:,})", 2, 1))
    lines.append(graph.Line("contact", INTERACTION, "many"))
    for kind, number in list(counts.interactions.items())[:_MOST_KINDS]:
        known = catalog.kind(kind)
        dots.append(graph.Dot(f"kind:{kind}", f"{known.label if known else kind} ({number:,})", 3, 2))
        lines.append(graph.Line(INTERACTION, f"kind:{kind}"))
    return dots, lines


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
    )


def _attributes(attributes: tuple[Attribute, ...]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Name": [attribute.label for attribute in attributes],
                "Type": [_TYPES[attribute.type] for attribute in attributes],
                "Values": [", ".join(label for _, label in attribute.choices) for attribute in attributes],
                "Own addition": [attribute.custom for attribute in attributes],
            }
        ),
        hide_index=True,
    )
