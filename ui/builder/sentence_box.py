"""Writing a definition as a sentence; an error points at the word."""

from __future__ import annotations

import streamlit as st

from core.errors import SentenceError
from core.language.catalog import Catalog
from core.language.definition import Definition
from core.language.sentence import read_sentence, sentence
from ui.shell import formats, notices, state
from ui.shell.state import Draft


def draw(draft: Draft, catalog: Catalog, *, is_sound: bool) -> None:
    """Draw the text area and the button that replaces the draft by its meaning."""
    key = f"{draft.key}-sentence"
    with st.expander("Write it as a sentence", icon=":material/edit_note:", key=f"{key}-box"):
        if is_sound:
            state.remember_first(key, sentence(draft.definition, catalog))
        st.text_area(
            "Sentence",
            key=key,
            height=140,
            placeholder="contacts whose city is “Aachen” and also opened an e-mail in the last 30 days",
            help="Applying it replaces all blocks. You can undo that.",
        )
        st.button("Apply", icon=":material/check:", key=f"{key}-apply", on_click=_apply, args=(draft, catalog, key))
        error = state.value(f"{key}-error")
        if error:
            _show(*error)


def _apply(draft: Draft, catalog: Catalog, key: str) -> None:
    text = state.value(key, "")
    try:
        read = read_sentence(text, catalog)
    except SentenceError as error:
        state.remember(f"{key}-error", (text, error))
        return
    state.drop(f"{key}-error")
    draft.change(
        Definition(
            target=read.target, steps=read.steps, included=read.included or draft.definition.included,
            excluded=read.excluded or draft.definition.excluded,
        )
    )  # fmt: skip
    draft.editing = frozenset()
    notices.done("The blocks now match the sentence.")


def _show(text: str, error: SentenceError) -> None:
    end = error.position + error.length
    word = formats.plain(text[error.position : end]) or "…"
    before, after = formats.plain(text[: error.position]), formats.plain(text[end:])
    st.error(notices.sentence_case(str(error)), icon=":material/error:")
    st.markdown(f"{before} :red-background[**{word}**] {after}")
    if error.expected:
        expected = ", ".join(f"“{formats.plain(word)}”" for word in error.expected[:8])
        st.caption(f"Here could stand: {expected}")
