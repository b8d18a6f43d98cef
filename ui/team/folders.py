"""The tab Folders: folders of segments, and who belongs to them."""

from __future__ import annotations

import streamlit as st

from core.access.use_cases import UseCase
from core.language import texts
from core.team import folders
from core.team.folders import Belonging, FolderRow
from ui.shell import caller, databases, formats, notices, permission, state

_SEES, _EDITS = "sees what is in it", "edits what is in it"


def draw() -> None:
    """Draw the form for a new folder, and each folder with its people."""
    st.caption(
        "A folder says who edits the segments in it. A private one also hides them from all but its people, "
        "their owners and admins."
    )
    _new()
    users = folders.list_users(databases.database(), caller.here())
    listed = folders.list_folders(databases.database(), caller.here())
    if not listed:
        st.info("There are no folders yet: everybody sees every segment.", icon=":material/folder_off:")
    for folder in listed:
        _draw_folder(folder, users)


def _new() -> None:
    with st.form("new-folder", clear_on_submit=True, border=True):
        st.text_input("New folder", max_chars=texts.FOLDER_NAME.most, key="new-folder-name")
        st.checkbox("Private: only its people see what is in it", key="new-folder-private")
        st.form_submit_button(
            "Create folder", icon=":material/create_new_folder:", on_click=_create,
            **permission.limits(UseCase.CREATE_FOLDER),
        )  # fmt: skip


def _draw_folder(folder: FolderRow, users: dict[int, str]) -> None:
    key = f"folder-{folder.id}"
    icon = ":material/folder_shared:" if not folder.is_private else ":material/lock:"
    number = formats.counted(folder.segments, "segment")
    may_change = permission.limits(UseCase.CHANGE_FOLDER)
    title = f"{formats.plain(folder.name)} · {number} · {formats.counted(len(folder.users), 'person', 'people')}"
    with st.expander(title, icon=icon, key=key):
        left, right = st.columns(2, vertical_alignment="bottom")
        left.text_input("Name", folder.name, max_chars=texts.FOLDER_NAME.most, key=f"{key}-name")
        right.checkbox("Private", folder.is_private, key=f"{key}-private")
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Save", icon=":material/save:", key=f"{key}-save", on_click=_change, args=(folder.id,), **may_change
            )
            st.button(
                "Delete", icon=":material/delete:", key=f"{key}-delete", on_click=_delete, args=(folder.id,),
                **permission.limits(
                    UseCase.DELETE_FOLDER, disabled=folder.segments > 0, hint="Only an empty folder can be deleted."
                ),
            )  # fmt: skip
        for user in folder.users:
            _draw_user(folder, user)
        _add(folder, {id_: name for id_, name in users.items() if id_ not in {one.user_id for one in folder.users}})


def _draw_user(folder: FolderRow, user: Belonging) -> None:
    key = f"folder-{folder.id}-user-{user.user_id}"
    may_change = permission.limits(UseCase.CHANGE_FOLDER)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{formats.plain(user.name)} {_EDITS if user.edits else _SEES}")
        st.button(
            "See only" if user.edits else "Let edit", type="tertiary", key=f"{key}-edits", on_click=_let_in,
            args=(folder.id, user.user_id), kwargs={"edits": not user.edits}, **may_change,
        )  # fmt: skip
        st.button(
            "Remove", icon=":material/person_remove:", type="tertiary", key=f"{key}-out", on_click=_let_out,
            args=(folder.id, user.user_id), **may_change,
        )  # fmt: skip


def _add(folder: FolderRow, users: dict[int, str]) -> None:
    if not users:
        return
    key = f"folder-{folder.id}-add"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Add somebody", list(users), index=None, format_func=users.__getitem__, placeholder="Choose a user", key=key
        )
        st.button(
            "Add", icon=":material/person_add:", key=f"{key}-save", on_click=_add_chosen, args=(folder.id, key),
            **permission.limits(UseCase.CHANGE_FOLDER, disabled=state.value(key) is None),
        )  # fmt: skip


def _create() -> None:
    with notices.kept():
        name, is_private = state.value("new-folder-name", ""), bool(state.value("new-folder-private"))
        folders.create_folder(databases.database(), caller.here(), name=name, is_private=is_private)
        notices.done("Created. Add the people who belong to it.")


def _change(folder_id: int) -> None:
    key = f"folder-{folder_id}"
    with notices.kept():
        folders.change_folder(
            databases.database(), caller.here(), folder_id,
            name=state.value(f"{key}-name"), is_private=state.value(f"{key}-private"),
        )  # fmt: skip
        notices.done("Saved.")


def _delete(folder_id: int) -> None:
    with notices.kept():
        folders.delete_folder(databases.database(), caller.here(), folder_id)
        notices.done("Deleted.")


def _let_in(folder_id: int, user_id: int, *, edits: bool) -> None:
    with notices.kept():
        folders.let_in(databases.database(), caller.here(), folder_id, user_id, edits=edits)


def _let_out(folder_id: int, user_id: int) -> None:
    with notices.kept():
        folders.let_out(databases.database(), caller.here(), folder_id, user_id)


def _add_chosen(folder_id: int, key: str) -> None:
    user_id = state.value(key)
    if user_id is not None:
        _let_in(folder_id, user_id, edits=False)
        state.drop(key)
