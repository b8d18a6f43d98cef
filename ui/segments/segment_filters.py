"""The filters and order of the list of segments; remembered until the session ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from core.language.folding import fold, has_words
from core.lifecycle import SegmentSummary
from ui.kit.badges import KINDS, STATES, TARGETS
from ui.shell import state

PAGE_KEY = "segments-page"
_KEYS = {field: f"segments-{field}" for field in ("search", "kind", "target", "state", "owner", "folder")}
_SORT_KEY = "segments-sort"
_NEVER = datetime.min.replace(tzinfo=UTC)
NO_OWNER = ""
NO_FOLDER = ""


@dataclass(frozen=True)
class Filters:
    """What must hold for a segment to be shown. An empty tuple asks for nothing; the owner or folder
    ``""`` means none.
    """

    search: str = ""
    kind: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()

    @property
    def chosen(self) -> int:
        """Return how many of the lists ask for something."""
        return sum(map(bool, (self.kind, self.target, self.state, self.owner, self.folder)))

    def hold(self, segment: SegmentSummary) -> bool:
        """Return whether the segment is shown: every word is in its name, description or owner."""
        return has_words(f"{segment.name} {segment.description} {segment.owner}", self.search) and all(
            not wanted or had in wanted
            for wanted, had in (
                (self.kind, segment.kind),
                (self.target, segment.target),
                (self.state, segment.state),
                (self.owner, segment.owner),
                (self.folder, segment.folder),
            )
        )


@dataclass(frozen=True)
class _Order:
    label: str
    key: Callable[[SegmentSummary], Any]
    reverse: bool = False


ORDERS = {
    "changed": _Order("Last changed", lambda segment: segment.updated_at, reverse=True),
    "name": _Order("Name", lambda segment: fold(segment.name)),
    "members": _Order("Most members", lambda segment: -1 if segment.members is None else segment.members, reverse=True),
    "refreshed": _Order("Last refreshed", lambda segment: segment.last_refresh_at or _NEVER, reverse=True),
}


def in_order(segments: Sequence[SegmentSummary], order: str) -> list[SegmentSummary]:
    """Return the segments in one of the `ORDERS`; equal ones keep their order."""
    return sorted(segments, key=ORDERS[order].key, reverse=ORDERS[order].reverse)


def draw(segments: Sequence[SegmentSummary]) -> list[SegmentSummary]:
    """Draw the search field, the filters and the order, and return the segments to show."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="segments-filters"):
        search = st.text_input(
            "Search segments",
            type="search",
            placeholder="Search by name, description or owner",
            icon=":material/search:",
            label_visibility="collapsed",
            live=True,
            **_kept(_KEYS["search"]),
        )
        chosen = _chosen()
        with st.popover(f"Filter ({chosen})" if chosen else "Filter", icon=":material/filter_list:"):
            kind = _choices("Kind", "kind", {key: word for key, (word, _) in KINDS.items()})
            target = _choices("Made of", "target", TARGETS)
            states = _choices("State", "state", {key: word for key, (word, _, _) in STATES.items()})
            owner = _owners(segments)
            folder = _folders(segments)
            st.button("Clear filters", icon=":material/filter_list_off:", on_click=clear, key="segments-clear")
        order = st.selectbox(
            "Order",
            list(ORDERS),
            format_func=lambda key: ORDERS[key].label,
            label_visibility="collapsed",
            width=170,
            **_kept(_SORT_KEY),
        )
    filters = Filters(search or "", kind, target, states, owner, folder)
    return in_order([segment for segment in segments if filters.hold(segment)], order)


def clear() -> None:
    """Show every segment again."""
    for field, key in _KEYS.items():
        state.remember(key, "" if field == "search" else [])
    _first_page()


def _choices(label: str, field: str, words: dict[str, str]) -> tuple[str, ...]:
    key = _KEYS[field]
    return tuple(st.pills(label, list(words), format_func=words.__getitem__, selection_mode="multi", **_kept(key)))


def _owners(segments: Sequence[SegmentSummary]) -> tuple[str, ...]:
    names = sorted({segment.owner for segment in segments} | set(state.value(_KEYS["owner"], [])), key=fold)
    if names in ([], [NO_OWNER]):
        return ()
    return tuple(
        st.multiselect(
            "Owner",
            names,
            format_func=lambda name: name or "No owner",
            placeholder="Everybody",
            **_kept(_KEYS["owner"]),
        )
    )


def _folders(segments: Sequence[SegmentSummary]) -> tuple[str, ...]:
    names = sorted({segment.folder for segment in segments} | set(state.value(_KEYS["folder"], [])), key=fold)
    if names in ([], [NO_FOLDER]):
        return ()
    return tuple(
        st.multiselect(
            "Folder",
            names,
            format_func=lambda name: name or "No folder",
            placeholder="All",
            **_kept(_KEYS["folder"]),
        )
    )


def _chosen() -> int:
    return sum(bool(state.value(key)) for field, key in _KEYS.items() if field != "search")


def _kept(key: str) -> dict[str, Any]:
    """Return the arguments of a widget that keeps its value while another page is open."""
    return {"key": key, "persist_state": "session", "on_change": _first_page}


def _first_page() -> None:
    state.drop(PAGE_KEY)
