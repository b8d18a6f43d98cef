"""Everything that is held about a contact, to read, print and hand on."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.errors import NotFoundError, RefusedError
from ui.data import report_view
from ui.shell import caller, databases, navigation, notices

navigation.follow()
requested = navigation.requested_id()
if not isinstance(requested, int):
    navigation.open_page(navigation.CONTACT)
st.page_link(
    navigation.CONTACT, label="Contact", icon=":material/arrow_back:", query_params=navigation.params(requested)
)
notices.show()
try:
    document = lifecycle.person_report(databases.database(), caller.here(), requested)
except NotFoundError:
    st.title("This contact does not exist")
    st.stop()
except RefusedError as refused:
    st.title("No report")
    st.error(str(refused), icon=":material/lock:")
    st.stop()
report_view.draw(document)
