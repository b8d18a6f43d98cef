"""The owner and the folder of a segment, where there are users or folders."""

from __future__ import annotations

import streamlit as st

from core.access.use_cases import UseCase
from core.lifecycle import SegmentRecord
from core.team import folders
from ui.segment import folder_choice
from ui.shell import caller, databases, formats, notices, permission, state


def draw(record: SegmentRecord) -> None:
    """Draw who owns the segment and where it is, to be changed by its owner; nothing without users and folders."""
    database, who = databases.database(), caller.here()
    users, listed = folders.list_users(database, who), folders.list_folders(database, who)
    if not users and not listed:
        return
    with st.container(border=True):
        st.markdown("#### Owner and folder")
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            _owner(record, users)
        with right:
            _folder(record, {one.id: folder_choice.name_of(one) for one in listed if _may_choose(record, one)})


def _owner(record: SegmentRecord, users: dict[int, str]) -> None:
    key = f"owner-of-{record.id}"
    owner = record.place.owner_id
    names = users if owner is None or owner in users else {owner: record.owner, **users}
    st.selectbox(
        "Owned by", list(names), index=list(names).index(owner) if owner is not None else None,
        format_func=lambda id_: names[id_], placeholder=record.owner or "Nobody", key=key,
        **permission.limits(UseCase.HAND_ON_SEGMENT, record.place),
    )  # fmt: skip
    chosen = state.value(key)
    st.button(
        "Hand on", icon=":material/forward:", key=f"{key}-save", on_click=_hand_on, args=(record.id, key),
        **permission.limits(UseCase.HAND_ON_SEGMENT, record.place, disabled=chosen in (None, owner)),
    )  # fmt: skip


def _folder(record: SegmentRecord, names: dict[int, str]) -> None:
    key = f"folder-of-{record.id}"
    folder = record.place.folder_id
    options: dict[int | None, str] = {None: folder_choice.EVERYBODY, **names}
    options.setdefault(folder, record.folder or "A folder that is gone")
    st.selectbox(
        "In the folder", list(options), index=list(options).index(folder), format_func=lambda id_: options[id_],
        key=key, **permission.limits(UseCase.MOVE_SEGMENT, record.place),
    )  # fmt: skip
    st.button(
        "Move", icon=":material/drive_file_move:", key=f"{key}-save", on_click=_move, args=(record.id, key),
        **permission.limits(UseCase.MOVE_SEGMENT, record.place, disabled=state.value(key) == folder),
    )  # fmt: skip


def _may_choose(record: SegmentRecord, folder: folders.FolderRow) -> bool:
    return folder.id == record.place.folder_id or folders.may_choose(caller.here(), folder)


def _hand_on(segment_id: int, key: str) -> None:
    with notices.kept():
        handed = folders.hand_on(databases.database(), caller.here(), segment_id, state.value(key))
        notices.done(f"Now owned by {formats.plain(handed.owner)}.")


def _move(segment_id: int, key: str) -> None:
    with notices.kept():
        moved = folders.move_segment(databases.database(), caller.here(), segment_id, state.value(key))
        notices.done(f"Moved to {formats.plain(moved.folder)}." if moved.folder else "Moved. Everybody sees it now.")
