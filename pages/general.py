"""The tab General: name, description, time zone and owner; of a static segment also its members."""

from __future__ import annotations

import streamlit as st

from core import membership
from ui.general import description, needs, owning
from ui.members import picker
from ui.segment import checks, publishing, record, schedule
from ui.shell import caller, databases
from ui.shell.formats import counted

opened = record.saved()
record.header(opened, "General")
if opened.kind == "static":
    with st.container(border=True):
        st.markdown("#### Who is in it")
        picked = membership.picked_page(databases.database(), caller.here(), opened.id, limit=1).total
        st.markdown(f"{counted(picked, 'person', 'people')} picked by hand")
        picker.buttons(opened)
description.draw(opened)
owning.draw(opened)
schedule.draw(opened)
checks.draw(opened)
publishing.draw_setting()
st.markdown("#### Related segments")
needs.draw(opened.key)
