"""What a file leaves open, one card each with its answers as buttons; what was answered stays there to be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from core.importing import Layout, Question, Recognition, encoding_label
from ui.data.desk import Item
from ui.data.import_looks import cut
from ui.shell import state

_SHOWN_SAMPLES = 4
_MOST_BUTTONS = 4
"""More answers than these are a list to choose from."""
_SHOWN_WORDS = 4


@dataclass(frozen=True)
class Card:
    """A question: its words as HTML, its answers by their value, and the one that was given."""

    id: str
    asked: str
    answers: Mapping[str, str]
    given: str | None
    answer: Callable[[str | None], None]
    label: str


def of_layout(item: Item, layout: Layout) -> list[Card]:
    """Return what must be answered before the file can be read at all."""
    cards = []
    if len(layout.members) > 1:
        cards.append(
            Card(
                "member", _asked("Which file of the archive is to be imported?", ""),
                {name: name for name in layout.members}, item.choice.member,
                lambda member: item.choose(member=member), "File of the archive",
            )
        )  # fmt: skip
    if layout.encodings or item.choice.encoding:
        words = {each.encoding: ", ".join(each.words[:_SHOWN_WORDS]) for each in layout.encodings}
        if words:
            cards.append(
                Card(
                    "encoding", _asked("Which of these words are right?", "The letters can be read in several ways."),
                    {name: f"{text} ({encoding_label(name)})" for name, text in words.items()}, item.choice.encoding,
                    lambda encoding: item.choose(encoding=encoding), "Letters",
                )
            )  # fmt: skip
    return cards


def of_recognition(item: Item, found: Recognition) -> list[Card]:
    """Return the questions about columns and rows, open ones first, then those answered before."""
    asked = {question.id: question for question in found.questions}
    answered = [question for id_, question in item.questions.items() if id_ in item.given]
    open_ = [question for question in asked.values() if question.id not in item.given]
    return [_card(item, question) for question in (*open_, *answered)]


def _card(item: Item, question: Question) -> Card:
    answers = {answer.option: answer.text for answer in question.answers}
    samples = " · ".join(question.samples[:_SHOWN_SAMPLES])
    given = item.given.get(question.id)
    effect = next((answer.effect for answer in question.answers if answer.option == given), "")
    return Card(
        question.id, _asked(question.text, effect or samples, question.column), answers, given,
        partial(_answer, item, question), question.column or question.text,
    )  # fmt: skip


def _answer(item: Item, question: Question, option: str | None) -> None:
    item.questions[question.id] = question
    if option is None:
        item.given.pop(question.id, None)
    else:
        item.given[question.id] = option


def _asked(text: str, detail: str, column: str = "") -> str:
    subject = f"<b>{cut(column, 60)}</b>: " if column else ""
    small = f'<br><span class="import-mute import-small">{cut(detail, 240)}</span>' if detail else ""
    return f'<div class="import-asked">{subject}{cut(text, 240)}{small}</div>'


def draw(cards: list[Card], key: str) -> None:
    """Draw the cards below each other; nothing without one."""
    if not cards:
        return
    with st.container(key="import-questions"):
        for place, card in enumerate(cards):
            _draw(card, key, place)


def _draw(card: Card, key: str, place: int) -> None:
    suffix = "" if card.given else "-open"
    with st.container(key=f"import-question-{place}{suffix}"):
        st.html(card.asked)
        control = state.controlled(f"{key}-question-{card.id}", card.given, card.answer)
        if len(card.answers) <= _MOST_BUTTONS and sum(map(len, card.answers.values())) <= 60:
            st.segmented_control(
                card.label, list(card.answers), format_func=card.answers.__getitem__, label_visibility="collapsed",
                **control,
            )  # fmt: skip
        else:
            st.selectbox(
                card.label, list(card.answers), index=None, format_func=card.answers.__getitem__,
                label_visibility="collapsed", placeholder="Choose", **control,
            )  # fmt: skip
