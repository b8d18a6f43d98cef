"""The tab Definition of a dynamic segment: who belongs to it, block by block."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.validation import find_problems
from ui import canvas, navigation, outcome, record, sentence_box, store, suggestions
from ui.blocks import Asked

opened = record.opened()
if opened and opened.kind != "dynamic":
    navigation.open_page(navigation.GENERAL, opened.id)

draft = record.header(opened, "Definition")
if draft:
    database = store.database()
    catalog, segments = lifecycle.catalog(database), lifecycle.known_segments(database)
    own_key = opened.key if opened else None
    problems = find_problems(draft.definition, catalog, segments, own_key) if draft.definition.steps else ()
    asked = Asked(catalog, draft.definition, segments, own_key, problems, suggestions.frequent)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        canvas.draw(draft, asked)
    with right:
        outcome.draw(draft, catalog, problems)
        is_sound = bool(draft.definition.steps) and not problems
        sentence_box.draw(draft, catalog, is_sound=is_sound)
