"""Where a new segment goes: a field that dialogs show where there is a folder to choose.

draw()     draw the field
chosen()   from a callback: the folder that it says
"""

from __future__ import annotations

import streamlit as st

from core.team import folders
from core.team.folders import FolderRow
from ui.shell import caller, databases, state

EVERYBODY = "No folder: everybody sees it"


def draw(key: str, folder_id: int | None = None) -> None:
    """Draw the choice among the folders that the caller may put a segment into, at first ``folder_id``."""
    who = caller.here()
    offered = [one for one in folders.list_folders(databases.database(), who) if folders.may_choose(who, one)]
    if not offered:
        return
    names: dict[int | None, str] = {None: EVERYBODY, **{one.id: name_of(one) for one in offered}}
    if folder_id in names:
        state.remember_first(key, folder_id)
    st.selectbox("In the folder", list(names), format_func=names.__getitem__, key=key)


def chosen(key: str) -> int | None:
    """Return the chosen folder, None without one."""
    folder_id: int | None = state.value(key)
    return folder_id


def name_of(folder: FolderRow) -> str:
    """Return what a folder is called in a choice."""
    return f"{folder.name} ({'private' if folder.is_private else 'shared'})"
