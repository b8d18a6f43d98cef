"""The tab Tokens: what programs and the command line show in the place of a user."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import streamlit as st

from core.access.caller import Role
from core.language.texts import TOKEN_NAME
from core.team import tokens, users
from core.team.tokens import TokenRow
from ui.kit import frames
from ui.shell import caller, databases, formats, notices, state
from ui.team import role_choice

_USER, _NAME, _ROLES, _DAYS, _SECRET, _ENDED = (
    "token-user", "token-name", "token-roles", "token-days", "token-secret", "token-ended",
)  # fmt: skip
_COLUMNS = ("Name", "User", "Roles", "Made", "Last used", "Ends", "State")
_MOST_DAYS: Final = 3650


def draw() -> None:
    """Draw the tokens without their secrets, and the forms that make one and revoke one."""
    database, who = databases.database(), caller.here()
    people = {user.id: user for user in users.list_users(database, who)}
    called = {number: user.name or user.email or f"User {number}" for number, user in people.items()}
    listed = tokens.list_tokens(database, who)
    if secret := state.value(_SECRET):
        with st.container(border=True, key="token-made"):
            st.markdown("**Copy the token now: it is shown this once.**")
            st.code(secret, language=None)
            st.button("I have it", icon=":material/check:", key="token-seen", on_click=state.drop, args=(_SECRET,))
    if listed:
        rows = [_cells(token, called.get(token.user_id, "")) for token in listed]
        st.dataframe(frames.frame(_COLUMNS, rows), hide_index=True, height="content")
    else:
        st.info("There are no tokens yet.", icon=":material/key_off:")
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True, key="token-new"):
        st.markdown("#### Make a token")
        able = [number for number, user in people.items() if user.roles and not user.switched_off_at]
        st.selectbox(
            "User",
            able,
            index=None,
            format_func=lambda number: called.get(number, ""),
            key=_USER,
            placeholder="Choose a user",
        )
        st.text_input("Name", key=_NAME, max_chars=TOKEN_NAME.most, placeholder="What it is for")
        owner = people.get(state.value(_USER) or 0)
        role_choice.choose("Roles", _ROLES, owner.roles if owner else (), disabled=owner is None)
        st.number_input(
            "Ends after days", 1, _MOST_DAYS, value=90, key=_DAYS,
            help="Programs stop with it: make another one before.",
        )  # fmt: skip
        st.button("Make", icon=":material/key:", key="token-make", disabled=owner is None, on_click=_make)
    with right, st.container(border=True, key="token-end"):
        st.markdown("#### Revoke a token")
        live = {token.id: f"{token.name} (number {token.id})" for token in listed if token.revoked_at is None}
        st.selectbox(
            "Token",
            list(live),
            index=None,
            format_func=lambda number: live.get(number, ""),
            key=_ENDED,
            placeholder="Choose one",
        )
        st.button(
            "Revoke", icon=":material/block:", key="token-revoke", disabled=state.value(_ENDED) is None,
            on_click=_revoke,
        )  # fmt: skip


def _cells(token: TokenRow, user: str) -> tuple[str, ...]:
    now, zone = caller.here().at, formats.browser_zone()
    has_expired = token.expires_at is not None and token.expires_at <= now
    return (
        token.name,
        user,
        role_choice.names(token.roles),
        formats.local(token.created_at, zone),
        formats.ago(token.used_at, now) if token.used_at else "Never",
        formats.local(token.expires_at, zone) if token.expires_at else "Never",
        "Revoked" if token.revoked_at else "Expired" if has_expired else "",
    )


def _make() -> None:
    who = caller.here()
    with notices.kept():
        secret = tokens.create_token(
            databases.database(), who, int(state.value(_USER) or 0), name=state.value(_NAME) or "",
            roles=frozenset(map(Role, state.value(_ROLES) or ())),
            expires_at=who.at + timedelta(days=int(state.value(_DAYS) or 1)),
        )  # fmt: skip
        state.remember(_SECRET, secret)
        state.remember(_NAME, "")
        state.remember(_ROLES, [])


def _revoke() -> None:
    number = state.value(_ENDED)
    if number is None:
        return
    with notices.kept():
        tokens.revoke_token(databases.database(), caller.here(), number)
        state.remember(_ENDED, None)
        notices.done("Revoked. It lets nobody in any more.")
