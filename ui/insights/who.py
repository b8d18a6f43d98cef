"""Who the members are: values more and less frequent among them than among all."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core import insights, lifecycle
from core.insights import Composition, Overview, ValueShare
from core.language.catalog import Attribute, Catalog
from core.lifecycle import SegmentRecord
from core.store.caches import Cache, bytes_of_data
from ui.insights import bars, numbers
from ui.kit import chart_locale, glossary, style
from ui.kit.badges import TARGETS
from ui.shell import caller, databases, formats

_MOST_DRAWN = 20
_compositions: Cache[tuple[str, int, datetime | None], Composition] = Cache(16 * 2**20, bytes_of_data, seconds=600)
"""By database, segment and refresh."""


def draw(record: SegmentRecord, seen: Overview) -> None:
    """Draw the values that set the members apart most, with how many have them."""
    everybody = f"All {TARGETS[record.target].lower()}"
    st.markdown("**Who they are**", help=glossary.help("index"))
    key = (databases.url(), record.id, seen.refreshed_at)
    found = _compositions.answer(key, lambda: _compose(record.id))
    differing = [one for one in found.values if one.difference]
    if not differing:
        st.caption("Nothing sets the members apart: there are none, or everybody is a member.")
        return
    catalog = lifecycle.catalog(databases.database(), caller.here())
    labels = {one: _label(one, catalog, record.target) for one in found.values}
    drawn = [(": ".join(labels[one]), float(one.difference * 100)) for one in differing[:_MOST_DRAWN]]
    chart_locale.draw(
        bars.apart(sorted(drawn, key=lambda row: -row[1]), style.ink()),
        key=f"insights-{record.id}-who",
        alt="Values that are more or less frequent among members than among all",
    )
    columns = ("Attribute", "Value", "Members", "Share of members", everybody, "Share of all", "Index")
    rows = [
        (
            *labels[one], one.members, formats.percent(one.member_share), one.everybody, formats.percent(one.share),
            round(one.index),
        )
        for one in found.values
    ]  # fmt: skip
    exact = [(*labels[one], one.members, one.member_share, one.everybody, one.share, one.index) for one in found.values]
    numbers.draw(columns, rows, file=f"{record.key}-who", file_rows=exact)
    st.caption(
        f"{formats.counted(found.members, 'member')} now, against {formats.number(found.everybody)}; of each "
        f"attribute the {insights.VALUES_OF_EACH} values that are furthest apart. "
        "An index of 100 is as frequent as among all. Small numbers differ by chance."
    )


def _label(one: ValueShare, catalog: Catalog, target: str) -> tuple[str, str]:
    """Return the attribute and the value in words."""
    attribute = catalog.attributes_of(target)[one.attribute]
    relation = catalog.relation(target, one.attribute.rpartition(".")[0])
    return f"{relation.label} · {attribute.label}" if relation else attribute.label, _value(one, attribute)


def _value(one: ValueShare, attribute: Attribute) -> str:
    match one.value:
        case None:
            return "No data"
        case bool():
            return "Yes" if one.value else "No"
        case text:
            return dict(attribute.choices).get(text, text)


def _compose(segment_id: int) -> Composition:
    with st.spinner("Comparing the members with all …"):
        return insights.composition(databases.database(), caller.here(), segment_id)
