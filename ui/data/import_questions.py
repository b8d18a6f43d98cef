"""What a file leaves open, one card each with its answers as buttons; what was answered stays there to be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from core.importing import Answers, Format, Layout, Question, Recognition, encoding_label
from ui.data.desk import Given, Item
from ui.data.import_looks import cut
from ui.shell import formats, notices, state

_SHOWN_SAMPLES = 4
_MOST_BUTTONS = 4
"""More answers than these are a list to choose from."""
_SHOWN_WORDS = 4
_FORMATS: dict[str, dict[str, bool]] = {
    "day first": {"day_first": True},
    "month first": {"day_first": False},
    "decimal comma": {"decimal_comma": True},
    "decimal point": {"decimal_comma": False},
}


@dataclass(frozen=True)
class Card:
    """A question: its words as HTML, its answers by their value, and the one that was given.

    ``further`` draws what else there is to choose with that answer; it takes the beginning of its widgets' keys.
    """

    id: str
    asked: str
    answers: Mapping[str, str]
    given: str | None
    answer: Callable[[str | None], None]
    label: str
    further: Callable[[str], None] | None = None


def of_layout(item: Item, layout: Layout) -> list[Card]:
    """Return what must be answered before the file can be read at all."""
    cards = []
    if len(layout.members) > 1:
        cards.append(
            Card(
                "member", asked("Which file of the archive is to be imported?", ""),
                {name: name for name in layout.members}, item.choice.member,
                lambda member: item.choose(member=member), "File of the archive",
            )
        )  # fmt: skip
    if layout.encodings or item.choice.encoding:
        words = {each.encoding: ", ".join(each.words[:_SHOWN_WORDS]) for each in layout.encodings}
        if words:
            cards.append(
                Card(
                    "encoding", asked("Which of these words are right?", "The letters can be read in several ways."),
                    {name: f"{text} ({encoding_label(name)})" for name, text in words.items()}, item.choice.encoding,
                    lambda encoding: item.choose(encoding=encoding), "Letters",
                )
            )  # fmt: skip
    return cards


def of_recognition(item: Item, found: Recognition) -> list[Card]:
    """Return the questions about columns and rows, open ones first, then those answered before."""
    open_ = [_card(item, question) for question in found.questions if question.id not in item.given]
    return open_ + [_card(item, given.question) for given in item.given.values()]


def answers_of(item: Item) -> Answers:
    """Return the answers to a file's questions together with what was chosen otherwise."""
    answers = item.answers
    for given in item.given.values():
        answers = _taken(answers, given)
    return answers


def becomes_of(item: Item) -> dict[str, str]:
    """Return the targets that a person chose, answers to questions included."""
    said = {}
    for given in item.given.values():
        name, value = _option(given)
        if name == "--column":
            said[given.question.column] = value
    return said | item.becomes


def required(item: Item, found: Recognition) -> Question | None:
    """Return a question that must be answered before the file can be imported."""
    return next((each for each in found.questions if each.is_required and each.id not in item.given), None)


def _option(given: Given) -> tuple[str, str]:
    """Return the name of an option and its value, without the column that it may be about."""
    name, _, value = given.option.partition(" ")
    column = given.question.column
    return name, value.removeprefix(f'"{column}=').removesuffix('"') if column else value


def _taken(answers: Answers, given: Given) -> Answers:
    column = given.question.column
    match _option(given):
        case ("--entity", entity):
            return replace(answers, entity=entity)
        case ("--kind", kind):
            return replace(answers, kind=kind)
        case ("--format", words):
            format_ = replace(answers.formats.get(column, Format()), **_FORMATS[words])
            return replace(answers, formats={**answers.formats, column: format_})
        case ("--column", _):
            return answers
        case (name, _):
            raise ValueError(f"option: must be one that answers a question (got {name!r}).")


def _card(item: Item, question: Question) -> Card:
    given = item.given.get(question.id)
    chosen = next((answer for answer in question.answers if given and answer.option == given.option), None)
    if chosen:
        detail = notices.sentence_case(chosen.effect)
    elif len(question.answers) <= _MOST_BUTTONS:
        detail = " · ".join(notices.sentence_case(f"{answer.text}: {answer.effect}") for answer in question.answers)
    else:
        detail = " · ".join(question.samples[:_SHOWN_SAMPLES])
    return Card(
        question.id, asked(question.text, detail, question.column),
        {answer.option: answer.text for answer in question.answers}, given.option if given else None,
        partial(_answer, item, question), question.text,
    )  # fmt: skip


def _answer(item: Item, question: Question, option: str | None) -> None:
    if option is None:
        item.given.pop(question.id, None)
    else:
        item.given[question.id] = Given(question, option)
        item.becomes.pop(question.column, None)


def asked(text: str, detail: str, column: str = "") -> str:
    """Return a question as HTML, with what was seen or what an answer does below it; ``column`` stands out in it."""
    words = cut(text, 300)
    name = cut(column, 300)
    if name and name in words:
        words = words.replace(name, f"<b>{cut(column, 60)}</b>", 1)
    small = f'<br><span class="import-mute import-small">{cut(detail, 300)}</span>' if detail else ""
    return f'<div class="import-asked">{words}{small}</div>'


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
                card.label, list(card.answers), label_visibility="collapsed",
                format_func=lambda answer: formats.plain(notices.sentence_case(card.answers[answer])), **control,
            )  # fmt: skip
        else:
            st.selectbox(
                card.label, list(card.answers), index=None, format_func=card.answers.__getitem__,
                label_visibility="collapsed", placeholder="Choose", **control,
            )  # fmt: skip
        if card.further:
            card.further(f"{key}-question-{card.id}")
