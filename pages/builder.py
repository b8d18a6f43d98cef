"""The tab Definition of a dynamic segment: who belongs to it, block by block."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.language.validation import find_problems, find_warnings
from ui.builder import canvas, outcome, sentence_box, suggestions
from ui.builder.blocks import Asked
from ui.members import manual_lists
from ui.segment import record
from ui.shell import caller, databases, navigation

opened = record.opened()
if opened and opened.kind != "dynamic":
    navigation.open_page(navigation.GENERAL, opened.id)

draft = record.header(opened, "Definition")
if draft:
    who = caller.here()
    known = lifecycle.known(databases.database(), who)
    catalog, segments = known.catalog, known.segments
    own_key = opened.key if opened else None
    definition = draft.definition
    problems = find_problems(definition, catalog, segments, own_key) if definition.steps else ()
    warnings = find_warnings(definition, catalog, segments, who.at)
    asked = Asked(
        catalog, definition, segments, own_key, (*problems, *warnings), suggestions.frequent, suggestions.filled
    )
    left, right = st.columns([2, 1], gap="medium")
    with left:
        numbers = canvas.draw(draft, asked)
        manual_lists.draw(draft)
        if definition.steps and not problems:
            outcome.draw_flow(draft, catalog)
    with right:
        counts = outcome.draw(draft, catalog, problems)
        is_sound = bool(definition.steps) and not problems
        sentence_box.draw(draft, catalog, is_sound=is_sound)
    if counts:
        numbers.fill(counts)
