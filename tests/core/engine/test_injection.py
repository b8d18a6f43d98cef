"""Hostile text stays text in every place that takes text: databases store, compare and find it as it is."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.audience import profiles, selection
from core.audience.people import find_people
from core.errors import CatalogError, DefinitionError, WindrowError
from core.importing import Answers, import_file
from core.language.catalog import BUILT_IN, Attribute, InteractionKind
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    Measure,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Step,
)
from core.language.operators import OPERATORS, AttributeType, ValueShape
from core.language.sentence import read_sentence, sentence
from core.language.validation import find_problems
from core.membership import members_page
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_kind, declare_property
from tests.callers import ANYBODY, caller
from tests.makers import NOW, add, contact

HOSTILE = (
    "'; DROP TABLE contact; --",
    "x' OR '1'='1",
    "') UNION SELECT id FROM account --",
    ":param %(param)s %s ? {0} ${x}",
    "a\nb\rc\tGO\n/* */",
)

pytestmark = pytest.mark.parametrize("hostile", HOSTILE)


def _contacts(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(sa.text("SELECT count(*) FROM contact")).scalar_one())


def _asking(*conditions: Condition) -> Definition:
    return Definition(
        steps=tuple(
            Step(operator="or" if n else None, block=ProfileBlock(conditions=(c,))) for n, c in enumerate(conditions)
        )
    )


def _count(database: Database, definition: Definition) -> int:
    return selection.count(database, ANYBODY, definition, as_of=NOW, zone="UTC")


def test_values_of_text_operators_are_only_compared(database: Database, hostile: str) -> None:
    add(database, contact(1, city=hostile), contact(2, city="Aachen"))
    for operator in ("is", "contains", "begins_with", "ends_with"):
        assert _count(database, _asking(Condition(attribute="city", operator=operator, value=hostile))) == 1
    assert _count(database, _asking(Condition(attribute="city", operator="is_in", value=(hostile,)))) == 1
    assert _count(database, _asking(Condition(attribute="city", operator="is_not", value=hostile))) == 1
    assert _contacts(database) == 2


def test_values_of_every_operator_are_a_problem_or_a_value(database: Database, hostile: str) -> None:
    attributes = (
        "city",
        "birthday",
        "created_at",
        "email_consent",
        "source",
        "account.employees",
        "account.annual_revenue",
    )
    for attribute in attributes:
        for operator in OPERATORS.values():
            value = (hostile, hostile) if operator.shape in (ValueShape.MANY, ValueShape.PAIR) else hostile
            definition = _asking(Condition(attribute=attribute, operator=operator.key, value=value))
            if not find_problems(definition, BUILT_IN, {}):
                _count(database, definition)
    assert _contacts(database) == 0


def test_names_in_a_definition_reach_a_column_only_through_the_catalog(database: Database, hostile: str) -> None:
    blocks = (
        ProfileBlock(conditions=(Condition(attribute=hostile, operator="contains_data"),)),
        ProfileBlock(conditions=(Condition(attribute="city", operator=hostile),)),
        ProfileBlock(
            conditions=(
                RelatedGroup(relation=hostile, conditions=(Condition(attribute="score", operator="contains_data"),)),
            )
        ),
        ProfileBlock(
            conditions=(
                ConditionGroup(conditions=(Condition(attribute=f"account.{hostile}", operator="is", value=1),)),
            )
        ),
        BehavioralBlock(interactions=(hostile,)),
        BehavioralBlock(interactions=("purchase",), measure=Measure(kind="sum", property=hostile)),
        BehavioralBlock(
            interactions=("purchase",), conditions=(Condition(attribute=hostile, operator="is", value="x"),)
        ),
        SegmentBlock(segment=hostile),
    )
    for block in blocks:
        with pytest.raises(DefinitionError):
            _count(database, Definition(steps=(Step(block=block),)))


def test_names_and_descriptions_of_segments_are_kept_as_they_are(database: Database, hostile: str) -> None:
    add(database, contact(1, first_name=hostile, email=hostile))
    made = lifecycle.create_segment(
        database, caller(NOW), kind="static", name=hostile, description=hostile, owner=hostile
    )
    lifecycle.add_members(database, caller(NOW), made.id, [1])
    lifecycle.publish(database, caller(NOW, hostile), made.id)
    listed = lifecycle.list_segments(database, ANYBODY)
    assert [segment.name for segment in listed] == [" ".join(hostile.split())]
    assert listed[0].description == hostile.strip()
    using = Definition(steps=(Step(block=SegmentBlock(segment=made.key)),))
    assert _count(database, using) == 1
    known = lifecycle.catalog(database, ANYBODY)
    assert read_sentence(sentence(using, known), known) == using
    with pytest.raises(WindrowError):
        lifecycle.create_segment(database, caller(NOW), kind="static", name="Zone", zone=hostile)


def test_searches_find_the_text_itself(database: Database, hostile: str) -> None:
    add(database, contact(1, first_name=hostile), contact(2, first_name="Ada"))
    made = lifecycle.create_segment(database, caller(NOW), kind="static", name="All")
    lifecycle.add_members(database, caller(NOW), made.id, [1, 2])
    lifecycle.publish(database, caller(NOW), made.id)
    assert [row.profile_id for row in members_page(database, ANYBODY, made.id, search=hostile).rows] == [1]
    assert [row.profile_id for row in find_people(database, ANYBODY, "contact", hostile, limit=9)] == [1]
    page = profiles.browse(database, ANYBODY, "contact", search=hostile)
    assert [row[0] for row in page.rows] == [1]
    assert _contacts(database) == 2


def test_declared_names_are_plain_words(database: Database, hostile: str) -> None:
    for declare in (
        lambda session: declare_attribute(session, "contact", Attribute(hostile, "Label", AttributeType.TEXT)),
        lambda session: declare_property(session, Attribute(hostile, "Label", AttributeType.TEXT, in_json=True)),
        lambda session: declare_kind(session, InteractionKind(hostile, "Label", "did it")),
    ):
        with pytest.raises(CatalogError), database.writing() as session:
            declare(session)


def test_cells_and_headers_of_files_are_only_data(
    database: Database, hostile: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    quoted = hostile.replace('"', '""')
    file = tmp_path_factory.mktemp("files") / "hostile.csv"
    file.write_text(f'id,first_name,"{quoted}"\nC1,"{quoted}",x\n', encoding="utf-8", newline="")
    report = import_file(database, caller(NOW), file, Answers(entity="contact"))
    assert (report.new, report.bad) == (1, 0)
    with database.reading() as session:
        stored = session.execute(sa.text("SELECT first_name FROM contact")).scalar_one()
    assert stored == hostile.strip()
