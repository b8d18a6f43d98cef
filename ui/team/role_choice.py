"""Roles as people choose and read them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import streamlit as st

from core.access.caller import Role

WORDS: Final = {
    Role.VIEWER: "Viewer: looks at everything",
    Role.EDITOR: "Editor: drafts, templates and members picked by hand",
    Role.PUBLISHER: "Publisher: goes live, stops, deletes, exports and hands over",
    Role.STEWARD: "Data steward: imports, attributes, duplicates and erasing",
    Role.TRAINER: "Trainer: the sandboxes of learners",
    Role.ADMIN: "Admin: users, tokens, folders and settings",
}


def choose(label: str, key: str, offered: Collection[Role] = WORDS, **looks: Any) -> None:
    """Draw a field for several roles; the session keeps them under the key."""
    ordered = [role for role in WORDS if role in offered]
    st.multiselect(label, ordered, format_func=WORDS.__getitem__, key=key, placeholder="Choose roles", **looks)


def names(roles: Collection[Role]) -> str:
    """Name roles, from the least to the most."""
    return ", ".join(WORDS[role].partition(":")[0] for role in WORDS if role in roles)
