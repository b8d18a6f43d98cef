"""Beside the blocks: what they say, and whom they select now."""

from __future__ import annotations

import streamlit as st

from core import audience, clock
from core.catalog import Catalog
from core.counts import count_parts
from core.errors import Problem
from core.sentence import STEP_WORDS, block_sentence, sentence
from ui import chains, formats, notices, remarks, store, tables
from ui.badges import TARGETS
from ui.state import Draft


def draw(draft: Draft, catalog: Catalog, problems: tuple[Problem, ...]) -> None:
    """Draw the sentence, the exact count, a sample and the counts after each block."""
    targets = TARGETS[draft.definition.target]
    if not draft.definition.steps:
        st.markdown("#### Who will be in it")
        st.caption(f"Nobody yet. Add a block, and the number of {targets.lower()} is shown here at once.")
        return
    if problems:
        st.metric(f"{targets} in this segment", "–")
        st.caption(f"{formats.counted(len(problems), 'thing')} to complete before anybody can be counted.")
        return
    with notices.shown():
        now, database = clock.now(), store.database()
        count = audience.count(database, draft.definition, as_of=now, zone=draft.zone)
        st.metric(f"{targets} in this segment", formats.number(count), help="Counted now, exactly.")
        st.markdown(formats.plain(sentence(draft.definition, catalog)))
        _steps(draft, catalog)
        _sample(draft)


def _steps(draft: Draft, catalog: Catalog) -> None:
    box = st.expander("Step by step", icon=":material/stairs:", key=f"{draft.key}-steps", on_change="rerun")
    if not box.open:
        return
    with box:
        counts = count_parts(store.database(), draft.definition, as_of=clock.now(), zone=draft.zone)
        for part in counts.parts:
            if len(part.path) > len(("steps", 0)):
                continue
            step = chains.part_at(draft.definition, part.path)
            operator = f"**{STEP_WORDS[step.operator]}** " if step.operator else ""
            st.markdown(
                f"{operator}{formats.plain(block_sentence(step.block, catalog, draft.definition.target))}  \n"
                f"{formats.number(part.holds)} alone → **{formats.number(part.running)}** so far "
                f"({formats.number(part.without)} in all without it)"
            )
        for text in remarks.of_counts(draft.definition, counts, catalog):
            st.markdown(f":orange[:material/lightbulb: {formats.plain(text)}]")


def _sample(draft: Draft) -> None:
    box = st.expander("Some of them", icon=":material/groups:", key=f"{draft.key}-sample", on_change="rerun")
    if not box.open:
        return
    with box:
        rows = audience.sample(store.database(), draft.definition, as_of=clock.now(), zone=draft.zone)
        tables.sample(rows)
