"""No use case takes a text that can't be stored in its place, and a refused text leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.errors import WindrowError
from core.language.catalog import Attribute, InteractionKind
from core.language.operators import AttributeType
from core.language.templates import Parameter
from core.lifecycle import checks, templates
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_kind
from core.store.tables import CustomAttribute, CustomKind, Segment, SegmentCheck, SegmentVersion, Template, table_of
from tests.callers import caller
from tests.makers import NOW, city_is, draft

ANNA = caller(NOW, "Anna")
KEPT = (Segment, SegmentVersion, SegmentCheck, Template, CustomAttribute, CustomKind)
PARAMETER = Parameter("value-1", "City", "", (("steps", 0, "block", "conditions", 0, "value"),))

UNSTORABLE = ("a\0b", "a\ud800b", "\udfff")
CONTROLS = (*UNSTORABLE, "a\x1b[31mb", "a\x7fb")
HOSTILE = (*CONTROLS, "\u200b\u2060", "x" * 100_000)


def declare(database: Database, label: str) -> None:
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("shoe", label, AttributeType.TEXT))


def declare_choice(database: Database, code: str) -> None:
    with database.writing() as session:
        attribute = Attribute("shoe", "Shoe", AttributeType.CHOICE, choices=((code, "Label"),))
        declare_attribute(session, "contact", attribute)


def declare_said(database: Database, phrase: str) -> None:
    with database.writing() as session:
        declare_kind(session, InteractionKind("walked", "Walked", phrase))


def save_template(database: Database, **fields: object) -> None:
    templates.save_template(database, ANNA, **{"name": "Aachen", "definition": city_is("Aachen"), **fields})


USE_CASES: dict[str, tuple[Callable[[Database, int, str], object], tuple[str, ...]]] = {
    "name": (lambda db, _, text: lifecycle.create_segment(db, ANNA, kind="static", name=text), HOSTILE),
    "description": (
        lambda db, _, text: lifecycle.create_segment(db, ANNA, kind="static", name="A", description=text),
        (*CONTROLS, HOSTILE[-1]),
    ),
    "copy": (lambda db, id_, text: lifecycle.copy(db, ANNA, id_, name=text), HOSTILE),
    "rename": (lambda db, id_, text: lifecycle.describe(db, ANNA, id_, name=text), HOSTILE),
    "owner": (lambda db, id_, text: lifecycle.describe(db, ANNA, id_, owner=text), (*CONTROLS, HOSTILE[-1])),
    "editor": (
        lambda db, id_, text: lifecycle.save_draft(db, caller(NOW, text), id_, city_is("Bonn"), revision=2),
        (*CONTROLS, HOSTILE[-1]),
    ),
    "publisher": (lambda db, id_, text: lifecycle.publish(db, caller(NOW, text), id_), (*CONTROLS, HOSTILE[-1])),
    "template": (lambda db, _, text: save_template(db, name=text), HOSTILE),
    "category": (lambda db, _, text: save_template(db, category=text), HOSTILE),
    "template's description": (lambda db, _, text: save_template(db, description=text), (*CONTROLS, HOSTILE[-1])),
    "label of a parameter": (
        lambda db, _, text: save_template(
            db, parameters=[Parameter(PARAMETER.name, text, PARAMETER.help, PARAMETER.paths)]
        ),
        HOSTILE,
    ),
    "check": (
        lambda db, id_, text: checks.add_check(db, ANNA, id_, "contains", {"profile": text}),
        (*UNSTORABLE, " ", HOSTILE[-1]),
    ),
    "label of an attribute": (lambda db, _, text: declare(db, text), HOSTILE),
    "code of a choice": (lambda db, _, text: declare_choice(db, text), HOSTILE),
    "phrase of a kind": (lambda db, _, text: declare_said(db, text), HOSTILE),
}


@pytest.mark.parametrize("use_case", USE_CASES)
def test_a_text_that_cant_stand_there_is_refused_in_words(database: Database, use_case: str) -> None:
    segment_id = draft(database, "Aachen", city_is("Aachen"))
    before = everything(database)
    do, hostile = USE_CASES[use_case]
    for text in hostile:
        with pytest.raises(WindrowError, match="must ") as refusal:
            do(database, segment_id, text)
        assert len(str(refusal.value)) < 500
        assert everything(database) == before


def everything(database: Database) -> list[list[tuple[object, ...]]]:
    with database.reading() as session:
        return [[tuple(row) for row in session.execute(sa.select(table_of(model)))] for model in KEPT]
