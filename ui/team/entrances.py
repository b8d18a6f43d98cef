"""The tab Groups and domains: which groups of the provider and domains of addresses give roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from core.access.caller import Role
from core.language.texts import GROUP_NAME
from core.team import users
from core.team.users import Entrance
from ui.kit import frames
from ui.shell import caller, databases, formats, notices, state
from ui.team import role_choice


@dataclass(frozen=True, slots=True)
class _Words:
    """The words and use cases of groups, or of domains."""

    key: str
    title: str
    about: str
    name: str
    example: str
    list_all: Callable[..., list[Entrance]]
    give: Callable[..., None]


_GROUPS: Final = _Words(
    "group", "Groups", "Who is in a group of the provider gets its roles while they are in it, from each sign-in on.",
    "Group", "marketing", users.list_groups, users.set_group,
)  # fmt: skip
_DOMAINS: Final = _Words(
    "domain", "Domains", "Newcomers with a verified address of a domain come in with its roles, once.",
    "Domain", "example.com", users.list_domains, users.set_domain,
)  # fmt: skip


def draw() -> None:
    """Draw groups and domains with their roles, and a form for each."""
    for column, words in zip(st.columns(2, gap="large"), (_GROUPS, _DOMAINS), strict=True):
        with column:
            _draw(words)


def _draw(words: _Words) -> None:
    st.markdown(f"#### {words.title}")
    st.caption(words.about)
    listed = words.list_all(databases.database(), caller.here())
    if listed:
        rows = [(one.name, role_choice.names(one.roles)) for one in listed]
        st.dataframe(frames.frame((words.name, "Roles"), rows), hide_index=True, height="content")
    else:
        st.info(f"No {words.name.lower()} gives roles.", icon=":material/group_off:")
    name, given = f"{words.key}-name", f"{words.key}-roles"
    with st.form(words.key, border=True):
        st.text_input(words.name, key=name, max_chars=GROUP_NAME.most, placeholder=words.example)
        role_choice.choose("Roles (none takes it off the list)", given)
        st.form_submit_button("Save", icon=":material/save:", key=f"{words.key}-save", on_click=_save, args=(words,))


def _save(words: _Words) -> None:
    name, given = f"{words.key}-name", f"{words.key}-roles"
    with notices.kept():
        wanted: Any = state.value(given) or ()
        named = (state.value(name) or "").strip()
        words.give(databases.database(), caller.here(), named, frozenset(map(Role, wanted)))
        state.remember(name, "")
        state.remember(given, [])
        said = f"gives {role_choice.names(wanted)}" if wanted else "gives no role"
        notices.done(f"{words.name} {formats.plain(named)} {said}.")
