"""Beside the blocks: their sentence, and the people they select now."""

from __future__ import annotations

import streamlit as st

from core.audience.counts import Counts
from core.errors import Problem
from core.language import edits
from core.language.catalog import Catalog
from core.language.sentence import STEP_WORDS, block_sentence, sentence
from ui.builder import counting, flow
from ui.kit import chart_locale, charts, frames, style
from ui.kit.badges import TARGETS
from ui.segment import remarks, why
from ui.shell import formats, notices
from ui.shell.state import Draft


def draw(draft: Draft, catalog: Catalog, problems: tuple[Problem, ...]) -> Counts | None:
    """Draw the sentence, the exact count, a sample and the counts after each block.

    Returns the counts of all parts if the person wants to see them.
    """
    targets = TARGETS[draft.definition.target]
    if not draft.definition.steps:
        st.markdown("#### Who will be in it")
        st.caption(f"Nobody yet. Add a block, and the number of {targets.lower()} is shown here at once.")
        return None
    if problems:
        st.metric(f"{targets} in this segment", "–")
        st.caption(f"{formats.counted(len(problems), 'thing')} to complete before anybody can be counted.")
        return None
    with notices.shown():
        count, as_of = counting.members(draft)
        st.metric(f"{targets} in this segment", formats.number(count), help="Counted exactly, never estimated.")
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.caption(f"Counted at {formats.clock_time(as_of, draft.zone)}", width="content")
            st.button(
                "Count again", icon=":material/refresh:", type="tertiary", key="count-again", on_click=counting.forget
            )
        st.markdown(formats.plain(sentence(draft.definition, catalog)))
        counts = _steps(draft, catalog)
        _sample(draft)
        why.section(draft)
        return counts
    return None


def draw_flow(draft: Draft, catalog: Catalog) -> None:
    """Draw the flow of the definition as a graph with the count of each box; a click edits its block."""
    box = st.expander("Flow", icon=":material/schema:", key=f"{draft.key}-flow", on_change="rerun")
    if not box.open:
        return
    with box, notices.shown():
        clicked = flow.draw(draft.definition, counting.parts(draft), catalog, name=draft.key)
        if clicked:
            draft.editing = frozenset({clicked})
            st.rerun()


def _steps(draft: Draft, catalog: Catalog) -> Counts | None:
    box = st.expander("Step by step", icon=":material/stairs:", key=f"{draft.key}-steps", on_change="rerun")
    if not box.open:
        return None
    with box:
        counts = counting.parts(draft)
        if len(draft.definition.steps) > 1:
            chart_locale.draw(charts.waterfall(_bars(draft, counts), style.ink()), key=f"{draft.key}-waterfall")
        for part in counts.parts:
            if len(part.path) > len(("steps", 0)):
                continue
            step = edits.part_at(draft.definition, part.path)
            operator = f"**{STEP_WORDS[step.operator]}** " if step.operator else ""
            st.markdown(
                f"{part.path[1] + 1}. {operator}"
                f"{formats.plain(block_sentence(step.block, catalog, draft.definition.target))}  \n"
                f"{formats.number(part.holds)} alone → **{formats.number(part.running)}** so far "
                f"({formats.number(part.without)} in all without it)"
            )
        for text in remarks.of_counts(draft.definition, counts, catalog):
            st.markdown(f":orange[:material/lightbulb: {formats.plain(text)}]")
    return counts


def _bars(draft: Draft, counts: Counts) -> list[charts.WaterfallBar]:
    bars, before = [], 0
    for part in counts.parts:
        if len(part.path) == len(("steps", 0)) and part.running is not None:
            step = edits.part_at(draft.definition, part.path)
            word = STEP_WORDS[step.operator] if step.operator else "first"
            bars.append(charts.WaterfallBar(f"{int(part.path[1]) + 1}. {word}", before, part.running))
            before = part.running
    if draft.definition.included or draft.definition.excluded:
        bars.append(charts.WaterfallBar("by hand", before, counts.members))
    return bars


def _sample(draft: Draft) -> None:
    box = st.expander("Some of them", icon=":material/groups:", key=f"{draft.key}-sample", on_change="rerun")
    if not box.open:
        return
    with box:
        frames.sample(counting.sample(draft))
