"""Templates: shipped ones are sound and select somebody; saved ones come back, whatever the database holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import lifecycle
from core.audience.selection import member_ids
from core.engine.reference import Interaction, Records, members
from core.errors import ConflictError, DefinitionError, NotFoundError, StateError
from core.language.catalog import BUILT_IN, Catalog
from core.language.definition import (
    BehavioralBlock,
    Between,
    Comparison,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    InTheLast,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Span,
    Step,
    to_json,
)
from core.language.dependencies import KnownSegment
from core.language.edits import part_at
from core.language.sentence import read_sentence, sentence
from core.language.templates import SHIPPED, Parameter, Template, defaults, fill, find_mistakes, places
from core.language.validation import find_problems, find_warnings
from core.lifecycle import templates
from core.lifecycle.templates import (
    OWN_CATEGORY,
    delete_template,
    describe_template,
    list_templates,
    restore_template,
    save_template,
)
from core.store import tables
from core.store.database import Database
from core.store.records import INTERACTION, plain_member, record_table
from core.teaching.sample import load_sample
from tests.callers import ANYBODY, caller
from tests.makers import DAY, NOW, city_is, defined, live, opened_within, where
from tests.plain import a_contact, a_lead, an_account, records_of

SAMPLE_NOW = datetime(2026, 2, 28, 12, tzinfo=UTC)
ZONE = "Europe/Berlin"
READERS, CLICKERS = "readers", "clickers"
SEGMENTS = {
    key: KnownSegment(number, key, key, "dynamic", "contact", "UTC", is_live=True, definition=city_is("Aachen"))
    for number, key in enumerate((READERS, CLICKERS), start=1)
}
CATALOG = BUILT_IN.extended(segments={key: key for key in SEGMENTS})
EXAMPLES: dict[str, dict[str, Any]] = {
    "city": {"cities": ("Aachen",)},
    "country": {"countries": ("Germany",)},
    "job-title": {"titles": ("Fleet manager",)},
    "owner": {"owners": ("Tobias Kern",)},
    "clicked-link": {"links": ("https://www.example.com/products/front-loaders",)},
    "visited-page": {"pages": ("/rental",)},
    "cross-sell": {"bought": ("Attachment",), "not_bought": ("Wear part",)},
    "in-not-in": {"segment": READERS, "other": CLICKERS},
    "in-both": {"segment": READERS, "other": CLICKERS},
    "members-not-mailed": {"segment": READERS},
}
"""Values for the templates that can't be used without."""
OTHER_VALUES: dict[str, dict[str, Any]] = {
    "rented": {"equipment": ("Mini excavator",)},
    "industry-rented": {"categories": ("Front loader",), "span": Span(amount=1, unit="years")},
    "never-opened": {"emails": ("Yard newsletter",), "times": 2},
    "no-show": {"events": ("Field Days conference",)},
    "attended": {"events": ("Open yard day", "Field Days conference")},
    "booth": {"booths": ("Demo ground",)},
    "scored-lead": {"score": 90, "status": ("new", "qualified")},
    "spent": {"amount": 500},
    "abandoned-form": {"forms": ("Request a quote",), "span": Span(amount=1, unit="years")},
    "birthday-month": {"month": 2},
}
"""More values, for conditions that are otherwise left out."""


def of_key(key: str) -> Template:
    return next(template for template in SHIPPED if template.key == key)


def every_tenth(session: Session, catalog: Catalog) -> Records:
    """Every tenth contact of a database with all that is theirs, as the reference reads it."""

    def rows(name: str, contact_id: str = "") -> list[tuple[Any, dict[str, Any]]]:
        entity = catalog.entity(name)
        asked = entity.attributes if entity else catalog.properties
        read = []
        table = record_table(catalog, name)
        tenth = table.c[contact_id] % 10 == 0 if contact_id else sa.true()
        for row in session.execute(sa.select(table).where(tenth)).mappings():
            stored = row.get("properties") or {}
            values = {
                one.name: plain_member(one, stored.get(one.name)) if one.in_json else row[one.name] for one in asked
            }
            read.append((row, {name: value for name, value in values.items() if value is not None}))
        return read

    return records_of(
        contacts=tuple(a_contact(row["id"], values, row["account_id"]) for row, values in rows("contact", "id")),
        accounts=tuple(an_account(row["id"], values) for row, values in rows("account")),
        leads=tuple(a_lead(row["id"], values, row["contact_id"]) for row, values in rows("lead", "contact_id")),
        interactions=tuple(
            Interaction(row["contact_id"], row["id"], row["kind"], row["occurred_at"], values)
            for row, values in rows(INTERACTION, "contact_id")
        ),
    )


# Those shipped


def test_there_are_enough_and_no_two_are_called_alike() -> None:
    assert len(SHIPPED) >= 30
    for field in ("key", "name", "description"):
        assert len({getattr(template, field) for template in SHIPPED}) == len(SHIPPED)
    assert len({template.category for template in SHIPPED}) >= 6


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.key)
@pytest.mark.parametrize("values", [EXAMPLES, EXAMPLES | OTHER_VALUES], ids=["defaults", "other"])
def test_shipped_template_is_sound(template: Template, values: dict[str, dict[str, Any]]) -> None:
    given = values.get(template.key, {})
    definition = fill(template, given)
    assert find_mistakes(template, given, CATALOG, SEGMENTS) == ()
    assert find_problems(definition, CATALOG, SEGMENTS) == ()
    assert find_warnings(definition, CATALOG, SEGMENTS, NOW) == ()
    assert read_sentence(sentence(definition, CATALOG), CATALOG) == definition


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.key)
def test_shipped_template_asks_for_values_that_are_there(template: Template) -> None:
    askable = {place.path: place for place in places(template.definition, CATALOG)}
    assert len({parameter.name for parameter in template.parameters}) == len(template.parameters)
    for parameter in template.parameters:
        assert parameter.label
        assert parameter.help.endswith(".")
        assert set(parameter.paths) <= set(askable)
        assert {part_at(template.definition, path) for path in parameter.paths} == {defaults(template)[parameter.name]}


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.key)
def test_what_needs_a_value_can_not_be_used_without(template: Template) -> None:
    missing = find_mistakes(template, {}, CATALOG, SEGMENTS)
    assert {parameter.name for parameter in template.parameters if parameter.paths[0] in {p.path for p in missing}} == (
        set(EXAMPLES.get(template.key, {}))
    )


def test_every_template_selects_the_right_people_of_the_sample(database: Database) -> None:
    """By the count of the database and by the reference in plain Python, with defaults and other values."""
    load_sample(database, caller(SAMPLE_NOW))
    live(database, "Readers", defined(opened_within(90)), now=SAMPLE_NOW)
    live(database, "Clickers", defined(BehavioralBlock(interactions=("email_clicked",))), now=SAMPLE_NOW)
    catalog, segments = lifecycle.catalog(database, ANYBODY), lifecycle.known_segments(database, ANYBODY)
    with database.reading() as session:
        records = every_tenth(session, catalog)
    for values in (EXAMPLES, OTHER_VALUES):
        for template in SHIPPED:
            if values is OTHER_VALUES and template.key not in values:
                continue
            definition = fill(template, values.get(template.key, {}))
            selected = list(member_ids(database, ANYBODY, definition, as_of=SAMPLE_NOW, zone=ZONE))
            expected = members(definition, catalog, records, SAMPLE_NOW, ZONE, segments)
            assert 0 < len(selected) < 5_000, template.key
            looked_at = records.of(definition.target)
            assert {profile_id for profile_id in selected if profile_id in looked_at} == expected, template.key


# Filling in


def test_a_value_comes_to_all_its_places() -> None:
    template = of_key("no-show")
    values = {"events": ("Open yard day",), "span": Span(amount=2, unit="weeks")}
    registered, came = (step.block for step in fill(template, values).steps)
    assert isinstance(registered, BehavioralBlock)
    assert isinstance(came, BehavioralBlock)
    for block in (registered, came):
        assert block.conditions == (Condition(attribute="event", operator="is_in", value=("Open yard day",)),)
        assert block.window == InTheLast(span=Span(amount=2, unit="weeks"))


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({}, ()),
        ({"equipment": ("Crane",)}, ("equipment",)),
        ({"categories": ("Lift",)}, ("category",)),
        ({"equipment": ("Crane",), "categories": ("Lift",)}, ("equipment", "category")),
    ],
)
def test_what_may_be_empty_and_is_asks_for_nothing(values: dict[str, Any], left: tuple[str, ...]) -> None:
    [step] = fill(of_key("rented"), values).steps
    assert isinstance(step.block, BehavioralBlock)
    assert tuple(one.attribute for one in step.block.conditions if isinstance(one, Condition)) == left


def test_an_unknown_parameter_is_refused_with_a_suggestion() -> None:
    with pytest.raises(NotFoundError, match=r"“citys”.*Did you mean “cities”\?"):
        fill(of_key("city"), {"citys": ("Aachen",)})


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("new-contacts", {"span": Span(amount=0, unit="days")}, "must be "),
        ("active-readers", {"times": 0}, "must be at least 1 (got 0)."),
        ("large-account", {"employees": 0}, "must be at least 1 (got 0)."),
        ("industry", {"industries": ("building",)}, "must be one of the choices of “Industry” (got “building”)."),
        ("in-both", {"segment": "nobody", "other": READERS}, "must be "),
        ("active-readers", {"span": "long"}, "must be something that fits here"),
    ],
)
def test_a_wrong_value_is_told_at_its_place(key: str, values: dict[str, Any], message: str) -> None:
    template = of_key(key)
    found = find_mistakes(template, values, CATALOG, SEGMENTS)
    asked = next(parameter for parameter in template.parameters if parameter.name in values)
    assert [problem.path[: len(asked.paths[0])] for problem in found] == [asked.paths[0]]
    assert found[0].message.startswith(message)


def test_a_number_may_be_bounded_from_above() -> None:
    template = of_key("active-readers")
    bounded = replace(template, parameters=(replace(template.parameters[0], most=10),))
    assert find_mistakes(bounded, {"times": 10}, CATALOG, SEGMENTS) == ()
    [problem] = find_mistakes(bounded, {"times": 11}, CATALOG, SEGMENTS)
    assert problem.message == "must be at most 10 (got 11)."


def test_every_kind_of_value_can_be_asked_for() -> None:
    city = Condition(attribute="city", operator="is", value="Aachen")
    done = BehavioralBlock(
        interactions=("rental",),
        conditions=(Condition(attribute="amount", operator="is_between", value=(1, 2)),),
        comparison=Comparison(operator="between", value=1, upper=3),
        window=Between(first="2026-01-01", last="2026-02-01"),
    )
    asked = RelatedGroup(relation="leads", conditions=(Condition(attribute="score", operator="is", value=5),))
    unasked = Condition(attribute="birthday", operator="anniversary_is_today")
    profile = ProfileBlock(conditions=(ConditionGroup(conditions=(city, unasked)), asked))
    definition = defined(profile, Group(steps=(Step(block=SegmentBlock(segment=READERS)),)), done)
    said = [(place.kind, place.label, place.context) for place in places(definition, CATALOG)]
    assert said == [
        ("value", "City", "city is “Aachen”"),
        ("value", "Score", "score is 5"),
        ("segment", "Segment", "members of the segment “readers”"),
        ("value", "Amount", "amount is between 1 and 2"),
        ("number", "How many times", "rented equipment: number of times between 1 and 3"),
        ("number", "How many times, at most", "rented equipment: number of times between 1 and 3"),
        ("day", "First day", "rented equipment: from 1 January 2026 to 1 February 2026"),
        ("day", "Last day", "rented equipment: from 1 January 2026 to 1 February 2026"),
    ]
    for place in places(definition, CATALOG):
        assert place.entity == {"City": "contact", "Score": "lead"}.get(place.label)


# Those saved


CITY_PATH = ("steps", 0, "block", "conditions", 0, "value")
ASKED = Parameter("value-1", "City", "Where they live.", (CITY_PATH,))


def own(database: Database) -> list[Template]:
    return [template for template in list_templates(database, ANYBODY) if template.saved_id]


def saved_city(database: Database, name: str = "Neighbors", **fields: Any) -> int:
    return save_template(database, caller(NOW), **{"name": name, "definition": city_is("Aachen"), **fields})


def test_a_saved_template_is_offered_before_those_shipped(database: Database) -> None:
    saved_id = saved_city(database, " Our  neighbors ", description="People nearby.", parameters=[ASKED])
    [template, *others] = list_templates(database, ANYBODY)
    assert tuple(others) == SHIPPED
    assert (template.saved_id, template.name, template.category) == (saved_id, "Our neighbors", OWN_CATEGORY)
    assert (template.definition, template.parameters, template.flaws) == (city_is("Aachen"), (ASKED,), ())
    assert fill(template, {"value-1": "Bonn"}) == city_is("Bonn")


def test_people_picked_by_hand_are_not_kept(database: Database) -> None:
    saved_city(database, definition=city_is("Aachen", included=(1,), excluded=(2,)))
    assert own(database)[0].definition == city_is("Aachen")


def test_a_value_that_is_asked_for_may_still_be_missing(database: Database) -> None:
    saved_city(database, definition=city_is(""), parameters=[ASKED])
    assert own(database)[0].flaws == ()
    with pytest.raises(DefinitionError):
        saved_city(database, "Other", definition=city_is(""))


@pytest.mark.parametrize("name", ["neighbors", "NEIGHBORS", " Neighbors "])
def test_a_name_is_given_once_whatever_its_case(database: Database, name: str) -> None:
    saved_city(database)
    with pytest.raises(ConflictError, match=r"must be free \(it is taken\)"):
        saved_city(database, name)
    assert len(own(database)) == 1


def test_the_names_of_shipped_templates_are_taken(database: Database) -> None:
    with pytest.raises(ConflictError, match="must be free"):
        saved_city(database, SHIPPED[0].name.upper())


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": " "}, r"name: must have 1 to 200 characters \(got 0\)"),
        ({"name": "x" * 201}, r"got 201"),
        ({"name": "a\0b"}, "ordinary text"),
        ({"category": "x" * 61}, "category: must have 1 to 60"),
        ({"description": "x" * 2_001}, "description: must have 0 to 2,000"),
        ({"parameters": [replace(ASKED, label=" ")]}, "label: must have 1 to 100"),
    ],
)
def test_texts_are_checked(database: Database, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(StateError, match=message):
        saved_city(database, **fields)
    assert own(database) == []


def test_only_values_can_be_asked_for(database: Database) -> None:
    with pytest.raises(DefinitionError, match="must be a value that can be asked for"):
        saved_city(database, parameters=[replace(ASKED, paths=(("steps", 0, "block", "match"),))])


def test_there_is_an_end_to_saving(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MAX_SAVED", 1)
    saved_city(database)
    with pytest.raises(ConflictError, match="at most 1"):
        saved_city(database, "Other")


def test_a_template_is_renamed_and_described(database: Database) -> None:
    first, _ = saved_city(database), saved_city(database, "Other")
    describe_template(database, caller(NOW + DAY), first, name="Near us", category="E-mail", description="New.")
    assert [(one.name, one.category, one.description) for one in own(database)] == [
        ("Near us", "E-mail", "New."),
        ("Other", OWN_CATEGORY, ""),
    ]
    describe_template(database, caller(NOW + DAY), first, name="NEAR US", category="", description="")
    with pytest.raises(ConflictError):
        describe_template(database, caller(NOW + DAY), first, name="other", category="", description="")
    assert [one.name for one in own(database)] == ["NEAR US", "Other"]


def test_what_was_deleted_can_be_restored(database: Database) -> None:
    saved_id = saved_city(database, parameters=[ASKED])
    before = own(database)
    deleted = delete_template(database, ANYBODY, saved_id)
    assert own(database) == []
    restore_template(database, ANYBODY, deleted)
    assert own(database) == before
    delete_template(database, ANYBODY, saved_id)
    saved_city(database, "neighbors")
    with pytest.raises(ConflictError):
        restore_template(database, ANYBODY, deleted)
    with pytest.raises(NotFoundError):
        delete_template(database, ANYBODY, saved_id + 100)


@pytest.mark.parametrize(
    ("definition", "parameters", "message"),
    [
        ("{", [], "must be JSON"),
        ("[" * 5_000, [], "must be nested"),
        (to_json(defined(where("shoe_size", "is", 42))), [], "must be "),
        (to_json(defined(SegmentBlock(segment="gone"))), [], "must be "),
        (to_json(Definition()), [], "at least one block"),
        (to_json(city_is("Aachen")), [{"path": ["__class__"], "label": "x", "help": ""}], "that can be asked for"),
        (to_json(city_is("Aachen")), [{"path": [True], "label": "x", "help": ""}], "must have a path"),
        (to_json(city_is("Aachen")), [{"path": "steps", "label": "x"}], "must have a path"),
        (to_json(city_is("Aachen")), {"path": []}, "must have a path"),
    ],
)
def test_whatever_is_stored_is_shown_with_what_is_wrong(
    database: Database, definition: str, parameters: Any, message: str
) -> None:
    row = {"name": "Odd", "name_key": "odd", "category": "x", "description": "", "created_by": ""}
    dates = {"created_at": NOW, "updated_at": NOW}
    with database.writing() as session:
        stored = sa.insert(tables.table_of(tables.Template))
        session.execute(stored.values(**row, **dates, definition=definition, parameters=parameters))
    [template] = own(database)
    assert template.name == "Odd"
    assert message in " ".join(problem.message for problem in template.flaws)


def test_a_template_whose_segment_is_stopped_says_so(database: Database) -> None:
    segment_id = live(database, "Readers", defined(opened_within(90)))
    saved_city(database, definition=defined(SegmentBlock(segment="readers")))
    assert own(database)[0].flaws == ()
    lifecycle.stop(database, caller(NOW), segment_id)
    [flaw] = own(database)[0].flaws
    assert "“Readers”" in flaw.message + flaw.hint
