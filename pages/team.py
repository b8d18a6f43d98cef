"""Users and settings, for admins: users with their roles, who comes in by group or domain, tokens, trace, settings."""

from __future__ import annotations

import streamlit as st

from core.access.use_cases import UseCase
from ui.segment import publishing
from ui.shell import caller, navigation, notices, permission
from ui.team import entrances, folders, token_list, trace, user_list

TABS = {
    "Users": (UseCase.SEE_USERS, user_list.draw),
    "Groups and domains": (UseCase.SEE_USERS, entrances.draw),
    "Folders": (UseCase.CREATE_FOLDER, folders.draw),
    "Tokens": (UseCase.MANAGE_TOKENS, token_list.draw),
    "Trace": (UseCase.SEE_TRACE, trace.draw),
    "Settings": (UseCase.CHANGE_SETTINGS, publishing.draw_setting),
}

navigation.follow()
st.title("Users and settings")
notices.show()
if refusal := permission.refusal(UseCase.SEE_USERS):
    st.info(refusal, icon=":material/lock:")
    st.stop()
shown = [name for name, (use_case, _) in TABS.items() if caller.may(use_case)]
for name, tab in zip(shown, st.tabs(shown, key="team-tabs", on_change="rerun"), strict=True):
    if tab.open:
        with tab, notices.shown():
            TABS[name][1]()
