"""The tab Members: who is in the segment now; for a static one, also picking them."""

from __future__ import annotations

import streamlit as st

from core import lifecycle, membership
from ui.kit.pager import Pager
from ui.members import members_table, picker
from ui.segment import record, why
from ui.shell import caller, databases, formats, notices
from ui.tutorial import lessons

opened = record.saved()
record.header(opened, "Members")
is_static = opened.kind == "static"
if is_static:
    picker.buttons(opened)
who = caller.here()
last_refresh = next(iter(lifecycle.refreshes(databases.database(), who, opened.id, limit=1)), None)
if not is_static and not last_refresh:
    with st.container(border=True):
        st.markdown("#### No members yet")
        st.markdown("Members are found when the segment goes live. Click **Go live** in the toolbar above.")
    st.stop()
if last_refresh:
    lessons.done("members_opened", opened.id)
    why.button(opened)
else:
    st.info("These people are picked. They become members when you click **Go live**.", icon=":material/info:")

text = st.text_input(
    "Search members", type="search", placeholder="Search by name, e-mail or own id", icon=":material/search:",
    label_visibility="collapsed", key=f"members-search-{opened.id}", live=True,
)  # fmt: skip
pager = Pager(f"members-{opened.id}", text)
with notices.shown():
    search = text or ""
    if last_refresh:
        page = membership.members_page(
            databases.database(),
            who,
            opened.id,
            search=search,
            after=pager.after,
            limit=members_table.PER_PAGE,
        )
    else:
        page = membership.picked_page(
            databases.database(),
            who,
            opened.id,
            search=search,
            after=pager.after,
            limit=members_table.PER_PAGE,
        )
    if last_refresh:
        ago = formats.ago(last_refresh.as_of, who.at)
        st.caption(f"{formats.counted(page.total, 'member')} · refreshed {ago}")
    if page.rows:
        members_table.draw(opened, page, key=f"{text}-{pager.number}")
        pager.draw(page.next_after, len(page.rows), members_table.PER_PAGE, page.total)
        members_table.download(opened, is_published=bool(last_refresh))
    elif search:
        st.info("No member has these words in the name or e-mail, or this own id.", icon=":material/search_off:")
    elif is_static:
        st.info("Nobody is picked yet. Click **Add** to search for people and add them.", icon=":material/person_add:")
    else:
        st.info("Nobody meets the conditions now. The next refresh checks again.", icon=":material/group_off:")
    if last_refresh:
        members_table.refresh_log(opened)
