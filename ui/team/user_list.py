"""The tab Users: who may come in, with which roles; entering somebody, and switching somebody off."""

from __future__ import annotations

import streamlit as st

from core.language.texts import USER_ADDRESS, USER_NAME
from core.team import sign_ins, users
from core.team.users import UserRow
from ui.kit import frames
from ui.shell import caller, databases, formats, notices, state
from ui.team import role_choice

_EMAIL, _NAME, _ROLES, _CHOSEN = "user-email", "user-name", "user-roles", "user-chosen"
_COLUMNS = ("Name", "Address", "Roles", "Masked", "Last seen", "State")


def draw() -> None:
    """Draw the users, and the forms that enter one and change one."""
    listed = users.list_users(databases.database(), caller.here())
    if listed:
        st.dataframe(frames.frame(_COLUMNS, [_cells(user) for user in listed]), hide_index=True, height="content")
        st.caption(
            f"{formats.counted(len(listed), 'user')}. Masked users see e-mail addresses and phone numbers in part."
        )
    else:
        st.info("Nobody is entered yet: only this machine’s own people come in.", icon=":material/person_off:")
    left, right = st.columns(2, gap="large")
    with left:
        _draw_change(listed)
    with right:
        _draw_entry()


def _cells(user: UserRow) -> tuple[str, ...]:
    return (
        user.name,
        user.email,
        role_choice.names(user.roles),
        "Yes" if user.is_masked else "",
        formats.ago(user.seen_at, caller.here().at) if user.seen_at else "Never",
        "Switched off" if user.switched_off_at else "",
    )


def _draw_entry() -> None:
    with st.form("user-entry", border=True):
        st.markdown("#### Enter a user")
        st.caption("They come in by the address, once the provider of sign-ins has verified it.")
        st.text_input("Address", key=_EMAIL, max_chars=USER_ADDRESS.most, placeholder="ada@example.com")
        st.text_input("Name (optional)", key=_NAME, max_chars=USER_NAME.most)
        role_choice.choose("Roles", _ROLES)
        st.form_submit_button("Enter", icon=":material/person_add:", on_click=_enter)


def _enter() -> None:
    with notices.kept():
        email = (state.value(_EMAIL) or "").strip()
        given = frozenset(state.value(_ROLES) or ())
        users.enter_user(databases.database(), caller.here(), email, name=state.value(_NAME) or "", roles=given)
        for key, empty in ((_EMAIL, ""), (_NAME, ""), (_ROLES, [])):
            state.remember(key, empty)
        notices.done(f"{formats.plain(email)} may come in.")


def _draw_change(listed: list[UserRow]) -> None:
    with st.container(border=True, key="user-change"):
        st.markdown("#### Change a user")
        named = {user.id: f"{user.name or user.email or 'No name'} (number {user.id})" for user in listed}
        st.selectbox(
            "User", list(named), index=None, format_func=lambda number: named.get(number, ""), key=_CHOSEN,
            placeholder="Choose a user",
        )  # fmt: skip
        chosen = next((user for user in listed if user.id == state.value(_CHOSEN)), None)
        if chosen:
            _draw_fields(chosen)


def _draw_fields(user: UserRow) -> None:
    key = _key(user)
    others = user.roles - user.given
    if others:
        st.caption(f"By a group of the provider: {role_choice.names(others)}.")
    with st.form(key, border=False):
        state.remember_first(f"{key}-roles", [role for role in role_choice.WORDS if role in user.given])
        state.remember_first(f"{key}-masked", user.is_masked)
        role_choice.choose("Roles given here", f"{key}-roles")
        st.checkbox("Mask e-mail addresses and phone numbers", key=f"{key}-masked")
        st.form_submit_button("Save", icon=":material/save:", on_click=_save, args=(user,))
    with st.container(horizontal=True, gap="small"):
        if user.switched_off_at:
            st.button("Switch on", icon=":material/person_check:", key=f"{key}-on", on_click=_switch_on, args=(user,))
        else:
            st.button(
                "Switch off", icon=":material/person_off:", key=f"{key}-off", on_click=_switch_off, args=(user,),
                help="They are out at the next click, and so are their tokens.",
            )  # fmt: skip
        st.button(
            "Sign out everywhere", icon=":material/devices:", key=f"{key}-out", on_click=_sign_out, args=(user,),
            help="They have to sign in again on every device.",
        )  # fmt: skip


def _key(user: UserRow) -> str:
    """Return how keys of the user's fields begin: others, once somebody has changed what they show."""
    return "-".join(("user", str(user.id), *sorted(user.given), str(user.is_masked)))


def _save(user: UserRow) -> None:
    database, who, key = databases.database(), caller.here(), _key(user)
    with notices.kept():
        wanted, is_masked = frozenset(state.value(f"{key}-roles") or ()), bool(state.value(f"{key}-masked"))
        if wanted != user.given:
            users.set_roles(database, who, user.id, wanted)
        if is_masked != user.is_masked:
            users.set_masked(database, who, user.id, is_masked=is_masked)
        notices.done("Saved. It holds from their next click on.")


def _switch_off(user: UserRow) -> None:
    def put_back() -> None:
        _switch_on(user)

    with notices.kept():
        users.switch_off(databases.database(), caller.here(), user.id)
        notices.done(f"{_called(user)} is switched off.", undo=put_back)


def _switch_on(user: UserRow) -> None:
    with notices.kept():
        users.switch_on(databases.database(), caller.here(), user.id)
        notices.done(f"{_called(user)} may come in again.")


def _sign_out(user: UserRow) -> None:
    with notices.kept():
        sign_ins.sign_out_everywhere(databases.database(), caller.here(), user.id)
        notices.done(f"{_called(user)} is signed out everywhere.")


def _called(user: UserRow) -> str:
    return formats.plain(user.name or user.email or f"User {user.id}")
