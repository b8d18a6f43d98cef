"""The chain of blocks: the one being edited with its widgets, the others as sentences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from core.errors import Path
from core.language import edits
from core.language.definition import (
    BehavioralBlock,
    Block,
    ChainOperator,
    Condition,
    Definition,
    Group,
    ProfileBlock,
    SegmentBlock,
    Step,
    Target,
)
from core.language.sentence import STEP_WORDS, block_sentence
from ui.builder import blocks
from ui.builder.blocks import Asked, Slot
from ui.builder.blocks.arranging import EDITS
from ui.builder.step_counts import StepCounts
from ui.kit.badges import TARGETS
from ui.segment import problems
from ui.shell import formats, state
from ui.shell.state import Draft
from ui.shell.turns import TURNS

NEW_BLOCKS: dict[str, tuple[str, str, str, Callable[[], Block]]] = {
    "profile": (
        "Profile block",
        ":material/badge:",
        "What is known of them: city, industry, birthday …",
        lambda: ProfileBlock(conditions=(Condition(attribute="", operator=""),)),
    ),
    "behavioral": (
        "Behavioral block",
        ":material/touch_app:",
        "What they did: opened an e-mail, rented equipment …",
        BehavioralBlock,
    ),
    "segment": (
        "Segment block",
        ":material/pie_chart:",
        "The members of another segment that is live",
        lambda: SegmentBlock(segment=""),
    ),
}
"""Label, icon, explanation and first content of each block to add."""
GROUP = ("Group", ":material/data_object:")
ACTIONS = {
    "collapse": ":material/unfold_less: Collapse",
    "up": ":material/arrow_upward: Move up",
    "down": ":material/arrow_downward: Move down",
    "duplicate": ":material/content_copy: Duplicate",
    "group": ":material/data_object: Put in parentheses",
    "ungroup": ":material/data_array: Take out of parentheses",
    "remove": ":material/delete: Remove",
}


Leaf = ProfileBlock | BehavioralBlock | SegmentBlock
"""A block that holds no others."""


def draw(draft: Draft, asked: Asked, *, question: str = "Who belongs to this segment?") -> StepCounts:
    """Draw the whole chain, or the question while it is empty, and the buttons that add to it.

    Returns the places for the counts, to fill as soon as they are counted.
    """
    numbers = StepCounts()
    if not draft.definition.steps:
        _beginning(draft, question)
    else:
        _chain(draft, asked, ("steps",), draft.definition.steps, numbers)
    _add_buttons(draft, ("steps",), len(draft.definition.steps))
    with st.container(horizontal=True, gap="small", key=f"{draft.key}-history"):
        st.button(
            "Undo", icon=":material/undo:", type="tertiary", disabled=not draft.past, on_click=draft.undo,
            shortcut="Ctrl+Alt+Z",
        )  # fmt: skip
        st.button(
            "Redo", icon=":material/redo:", type="tertiary", disabled=not draft.future, on_click=draft.redo,
            shortcut="Ctrl+Alt+Y",
        )  # fmt: skip
    return numbers


def _beginning(draft: Draft, question: str) -> None:
    st.markdown(f"#### {question}")
    st.markdown("Begin with a block. You can add others and say how they are combined.")
    if draft.segment_id is None:
        st.segmented_control(
            "The segment is made of",
            list(TARGETS),
            required=True,
            format_func=TARGETS.__getitem__,
            **state.controlled(f"{draft.key}-target", draft.definition.target, partial(take_target, draft)),
        )


def take_target(draft: Draft, target: Target) -> None:
    """Begin with another target. The browser may report the choice again after blocks replaced it; these
    are kept.
    """
    if not draft.definition.steps:
        draft.change(Definition(target=target))


def _chain(draft: Draft, asked: Asked, path: Path, steps: tuple[Step, ...], numbers: StepCounts) -> None:
    for index, step in enumerate(steps):
        step_path = (*path, index)
        if index:
            _operator(draft, step_path, step)
        if isinstance(step.block, Group):
            _group(draft, asked, step_path, step.block, len(steps), numbers)
        else:
            _card(draft, asked, step_path, step.block, len(steps), numbers)


def _operator(draft: Draft, step_path: Path, step: Step) -> None:
    def put(operator: ChainOperator) -> None:
        draft.change(edits.replace(draft.definition, (*step_path, "operator"), operator))

    st.selectbox(
        "How this block joins those above",
        list(STEP_WORDS),
        format_func=lambda key: STEP_WORDS[key],
        label_visibility="collapsed",
        width=160,
        **state.controlled(_key(draft, step_path, "operator"), step.operator, put),
    )


def _group(draft: Draft, asked: Asked, step_path: Path, group: Group, siblings: int, numbers: StepCounts) -> None:
    """Draw the chain of a group in parentheses, or only its sentence while it is collapsed."""
    inner = (*step_path, "block", "steps")
    is_collapsed = group in draft.collapsed
    label, icon = GROUP
    with st.container(border=True, key=_key(draft, step_path, "parentheses")):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _head(step_path, label, icon, numbers)
            if is_collapsed:
                st.button(
                    "Expand",
                    icon=":material/unfold_more:",
                    type="tertiary",
                    key=_key(draft, step_path, "expand"),
                    on_click=_expand,
                    args=(draft, group),
                )
            _menu(draft, step_path, siblings, left_out={"group", "collapse"} if is_collapsed else {"group"})
        if is_collapsed:
            _sentence(group, asked)
            problems.show(problems.at(asked.problems, step_path), asked.definition)
        else:
            _chain(draft, asked, inner, group.steps, numbers)
            _add_buttons(draft, inner, len(group.steps))
            asked.show_problems(inner, beneath=False)


@st.fragment
@TURNS.taken()
def _card(draft: Draft, asked: Asked, step_path: Path, block: Leaf, siblings: int, numbers: StepCounts) -> None:
    """Draw a block: its widgets while it is edited, else its sentence.

    Opening a block redraws this card alone; changing the definition redraws the page.
    """
    if draft.definition is not asked.definition:
        st.rerun()
    block_path = (*step_path, "block")
    is_edited = block_path in draft.editing
    label, icon = NEW_BLOCKS[block.kind][:2]
    with st.container(border=True, key=_key(draft, step_path, "card")):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _head(step_path, label, icon, numbers)
            st.button(
                "Done" if is_edited else "Edit",
                icon=":material/check:" if is_edited else ":material/edit:",
                type="tertiary",
                key=_key(draft, step_path, "edit"),
                on_click=_close if is_edited else _open,
                args=(draft, block_path),
            )
            _menu(draft, step_path, siblings, left_out={"ungroup", "collapse"})
        found = problems.at(asked.problems, step_path)
        if is_edited:
            blocks.draw(block, _slot(draft, block_path), asked)
            found = [problem for problem in found if not _is_drawn_inside(problem.path[len(block_path) :])]
        else:
            _sentence(block, asked)
        problems.show(found, asked.definition)
    numbers.show(step_path)


def _head(step_path: Path, label: str, icon: str, numbers: StepCounts) -> None:
    st.markdown(f"**{icon} {label}**", width="stretch")
    numbers.places[step_path] = st.empty()


def _sentence(block: Block, asked: Asked) -> None:
    st.markdown(formats.plain(block_sentence(block, asked.catalog, asked.target)))


def _is_drawn_inside(path: Path) -> bool:
    """Return whether the widgets of a block show the problems at a path themselves."""
    of_condition = path[:1] == ("conditions",) and len(path) > 1
    return of_condition or path[:1] in (("interactions",), ("measure",), ("comparison",), ("window",))


def _menu(draft: Draft, step_path: Path, siblings: int, *, left_out: set[str]) -> None:
    index = step_path[-1]
    left_out = left_out | ({"up"} if index == 0 else set()) | ({"down"} if index == siblings - 1 else set())
    key = _key(draft, step_path, "menu")
    st.menu_button(
        "More",
        [action for action in ACTIONS if action not in left_out],
        format_func=ACTIONS.__getitem__,
        type="tertiary",
        key=key,
        on_click=_act,
        args=(draft, step_path, key),
    )


def _act(draft: Draft, step_path: Path, key: str) -> None:
    definition, action = draft.definition, state.value(key)
    if action == "collapse":
        draft.collapsed |= {edits.part_at(definition, (*step_path, "block"))}
    elif action:
        draft.editing = frozenset()
        draft.change(EDITS[action](definition, step_path))


def _add_buttons(draft: Draft, path: Path, count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=_key(draft, path, "add")):
        if count:
            st.markdown("Add block:", width="content")
        for kind, (label, icon, explanation, _) in NEW_BLOCKS.items():
            st.button(
                label,
                icon=icon,
                help=explanation,
                key=_key(draft, path, f"add-{kind}"),
                on_click=_add,
                args=(draft, path, count, kind),
            )


def _add(draft: Draft, path: Path, count: int, kind: str) -> None:
    block = NEW_BLOCKS[kind][3]()
    step = Step(operator="and_also" if count else None, block=block)
    draft.change(edits.insert(draft.definition, (*path, count), step))
    draft.editing = frozenset({(*path, count, "block")})


def _open(draft: Draft, path: Path) -> None:
    draft.editing |= {path}


def _close(draft: Draft, path: Path) -> None:
    draft.editing -= {path}


def _expand(draft: Draft, group: Group) -> None:
    draft.collapsed -= {group}


def _slot(draft: Draft, path: Path) -> Slot[Any]:
    def update(change: Callable[[Any], Any]) -> None:
        made = change(edits.part_at(draft.definition, path))
        draft.change(edits.replace(draft.definition, path, made))

    return Slot(draft.key, path, update)


def _key(draft: Draft, path: Path, name: str) -> str:
    return f"{draft.key}-{'-'.join(str(part) for part in path)}-{name}"
