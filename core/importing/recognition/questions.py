"""What a table leaves open, as questions: what was seen, what can be answered, and what each answer does."""

from __future__ import annotations

from core.importing.recognition.cell_evidence import Evidence
from core.importing.recognition.findings import Answer, Column, Question
from core.importing.recognition.forms import Form
from core.importing.values.amounts import read_amount
from core.importing.values.written_dates import read_day
from core.language.catalog import Catalog

SHOWN_SAMPLES = 5


def order_question(name: str, column: Evidence, form: Form) -> Question:
    """Ask whether the day or the month comes first."""
    text = (column.order_open or column.day_first)[0]
    seen = (*column.day_first[:1], *column.month_first[:1], *column.order_open)[:SHOWN_SAMPLES]
    return Question(
        f"order:{name}",
        name,
        f"Is the day or the month first in “{name}”? {_sentence(form.evidence)}",
        seen,
        tuple(
            Answer(words, f"“{text}” is {_day(text, day_first=is_day)}", f'--format "{name}={words}"')
            for words, is_day in (("day first", True), ("month first", False))
        ),
        decides=True,
    )


def sign_question(name: str, column: Evidence, form: Form) -> Question:
    """Ask which sign is the decimal one."""
    text = (column.sign_open or column.comma)[0]
    seen = (*column.comma[:1], *column.point[:1], *column.sign_open)[:SHOWN_SAMPLES]
    return Question(
        f"sign:{name}",
        name,
        f"Is the comma or the point the decimal sign in “{name}”? {_sentence(form.evidence)}",
        seen,
        tuple(
            Answer(words, f"“{text}” is {_amount(text, is_comma=is_comma)}", f'--format "{name}={words}"')
            for words, is_comma in (("decimal comma", True), ("decimal point", False))
        ),
        decides=True,
    )


def consent_question(name: str, column: Evidence) -> Question:
    """Ask what yes means below a header that seems to be about consent."""
    return Question(
        f"consent:{name}",
        name,
        f"Does “{name}” say whether people want e-mails?",
        tuple(column.samples)[:SHOWN_SAMPLES],
        (
            Answer("yes means consent", "becomes the consent to e-mail", f'--column "{name}=email_consent"'),
            Answer("yes means no consent", "the other way round", f'--column "{name}=no_email_consent"'),
            Answer("neither", "is kept as a column of its own, or left out", f'--column "{name}="'),
        ),
        decides=False,
    )


def kind_question(catalog: Catalog, unknown: Column | None, *, may_be_people: bool) -> Question:
    """Ask what all rows of a table of interactions are, or what the words of a column are that names unknown kinds.

    Where nobody said that they are interactions, they may be people with a day of some sort.
    """
    if unknown is not None:
        return Question(
            "kind",
            unknown.name,
            f"Are the words in “{unknown.name}” kinds of interactions? None of them is known.",
            unknown.samples,
            (
                Answer("yes", "they become new kinds", "--new-kinds"),
                *(
                    Answer(f"all rows are {kind.label}", "the column is left out", f"--kind {kind.name}")
                    for kind in catalog.kinds
                ),
            ),
            decides=True,
            is_required=True,
        )
    return Question(
        "kind",
        "",
        "What did the people in this file do? Nothing in it tells the kind of interaction.",
        (),
        (Answer("Nothing: it lists people", "each row is one of the contacts", "--entity contact"),) * may_be_people
        + tuple(
            Answer(kind.label, f"each row says that the person {kind.phrase}", f"--kind {kind.name}")
            for kind in catalog.kinds
        ),
        decides=True,
        is_required=True,
    )


def entity_question(catalog: Catalog) -> Question:
    """Ask what each row of a table is where no column tells it."""
    plurals = {entity.name: entity.plural for entity in catalog.entities} | {"interaction": "Interactions"}
    return Question(
        "entity",
        "",
        "What is each row of this file? The names and cells of its columns don't tell it.",
        (),
        tuple(
            Answer(plural, f"each row is one of the {plural.lower()}", f"--entity {name}")
            for name, plural in plurals.items()
        ),
        decides=True,
        is_required=True,
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."


def _day(text: str, *, day_first: bool) -> str:
    try:
        return read_day(text, day_first=day_first).strftime("%-d %B %Y")
    except ValueError:
        return "left out"


def _amount(text: str, *, is_comma: bool) -> str:
    try:
        return f"{read_amount(text, decimal_comma=is_comma):,}"
    except ValueError:
        return "left out"
