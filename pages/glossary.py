"""The words of the field, in the order of the alphabet; ``?term=churn`` puts one on top."""

from __future__ import annotations

import streamlit as st

from core.teaching import glossary
from core.teaching.glossary import Entry
from ui.shell import formats, navigation, notices


def _draw(entry: Entry) -> None:
    title = entry.term[:1].upper() + entry.term[1:]
    st.subheader(title, anchor=entry.anchor)
    links = ", ".join(f"[{term}](#{glossary.entry(term).anchor})" for term in entry.see_also)
    st.markdown(f"{entry.definition}  \n:small[See also {links}]")


navigation.follow()
st.title("Glossary")
notices.show()
asked = st.query_params.get("term", "")
if asked in glossary.ENTRIES:
    with st.container(border=True, key="asked"):
        _draw(glossary.entry(asked))
elif asked:
    st.info(f"There is no entry for {formats.plain(asked[:60])}.", icon=":material/search_off:")
text = st.text_input(
    "Search the glossary", type="search", placeholder="Search the glossary", icon=":material/search:",
    label_visibility="collapsed", key="glossary-search", live=True,
)  # fmt: skip
found = glossary.found(text or "")
if not found:
    st.info("No entry has these words.", icon=":material/search_off:")
for entry in found:
    if entry.term != asked:
        _draw(entry)
