"""Relations are data: what the catalog relates is asked, compiled, explained and followed without code of its own.

Contacts have machines beside their leads, machines have services, a machine's maker is an account: tables
that no part of Windrow knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
import sqlalchemy as sa

from core.audience.selection import Known
from core.audience.why import explain
from core.audience.why.evidence import read_evidence
from core.changes.change_kinds import ChangeKind
from core.changes.reads import Reads
from core.engine.compiler import compile_definition
from core.engine.reference import Datum, Record, Records
from core.language.catalog import BUILT_IN, Attribute, Catalog, Entity, Relation
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    ProfileBlock,
    ProfileCondition,
    Quantifier,
    RelatedGroup,
    Step,
)
from core.language.operators import AttributeType as T
from core.language.sentence import read_sentence, sentence
from core.language.validation import find_problems
from core.store.database import Database
from core.store.records import record_table
from tests.agreement import disagreements, expected
from tests.drawing import Drawing, one_of
from tests.loading import load
from tests.pools import CATALOG
from tests.worlds import ACCOUNTS, CONTACTS, World, world

MACHINE = Entity(
    "machine",
    "Machine",
    "Machines",
    (
        Attribute("model", "Model", T.TEXT),
        Attribute("price", "Price", T.MONEY, decimals=2),
        Attribute("bought_on", "Day of purchase", T.DATE),
        Attribute("is_leased", "Leased", T.YES_NO),
    ),
    titled_by=("model",),
)
SERVICE = Entity("service", "Service", "Services", (Attribute("hours", "Hours", T.NUMBER),))
RELATIONS = (
    Relation("contact", "machines", "Machines", "machine", to_many=True, key="owner_id"),
    Relation("machine", "owner", "Owner", "contact", to_many=False, key="owner_id"),
    Relation("machine", "employer", "Employer", "account", to_many=False, key="account_id", through="owner"),
    Relation("machine", "maker", "Maker", "account", to_many=False, key="maker_id"),
    Relation("machine", "services", "Services", "service", to_many=True, key="machine_id"),
)
MODELS = ("Loader", "loader 5", "Crane", "crane %", "", None)
MACHINES, SERVICES = 60, 80
DEFINITIONS = 60


def with_machines(catalog: Catalog) -> Catalog:
    return replace(catalog, entities=(*catalog.entities, MACHINE, SERVICE), relations=(*catalog.relations, *RELATIONS))


def world_with_machines(seed: int) -> World:
    """A generated world, with machines and services of its contacts."""
    one = world(seed, CATALOG)
    random = Random(seed)  # noqa: S311 - repeatable, no secret
    today = one.as_of.date()

    def machine(id_: int) -> Record:
        values: Mapping[str, Datum] = {
            "model": one_of(random, MODELS),
            "price": one_of(random, (None, Decimal("0.10"), Decimal(50), Decimal("1234.56"))),
            "bought_on": one_of(random, (None, today, today - timedelta(days=30), today - timedelta(days=400))),
            "is_leased": one_of(random, (None, True, False)),
        }
        owner = None if random.randrange(6) == 0 else 1 + random.randrange(CONTACTS)
        maker = None if random.randrange(4) == 0 else 1 + random.randrange(ACCOUNTS)
        deleted = random.randrange(8) == 0
        return Record("machine", id_, values, {"owner_id": owner, "maker_id": maker}, deleted)

    def service(id_: int) -> Record:
        of_machine = None if random.randrange(8) == 0 else 1 + random.randrange(MACHINES)
        hours = one_of(random, (None, 1, 2, 5))
        return Record("service", id_, {"hours": hours}, {"machine_id": of_machine}, random.randrange(8) == 0)

    machines = (machine(id_) for id_ in range(1, MACHINES + 1))
    services = (service(id_) for id_ in range(1, SERVICES + 1))
    records = replace(one.records, profiles=(*one.records.profiles, *machines, *services))
    return replace(one, catalog=with_machines(one.catalog), records=records)


class Related(Drawing):
    """Draws conditions that related records reach through their own relations too."""

    def _own_attributes(self, entity_name: str) -> Mapping[str, Attribute]:
        return self.catalog.attributes_of(entity_name)


def where(attribute: str, operator: str, value: object = None) -> Condition:
    return Condition(attribute=attribute, operator=operator, value=value)  # type: ignore[arg-type]


def having(relation: str, *conditions: ProfileCondition, quantifier: Quantifier = "any") -> RelatedGroup:
    return RelatedGroup(relation=relation, quantifier=quantifier, conditions=conditions)


def who(*conditions: ProfileCondition) -> Definition:
    return Definition(steps=(Step(block=ProfileBlock(conditions=conditions)),))


QUANTIFIERS: tuple[Quantifier, ...] = ("any", "none", "all")
IS_LOADER = where("model", "begins_with", "loader")


def written() -> Iterator[Definition]:
    """By hand: each quantifier, groups in groups, and what is reached from a machine."""
    for quantifier in QUANTIFIERS:
        yield who(having("machines", IS_LOADER, quantifier=quantifier))
        yield who(having("machines", where("price", "is_not", 50), where("is_leased", "is_yes"), quantifier=quantifier))
        yield who(having("machines", where("maker.industry", "is_not", "rental"), quantifier=quantifier))
        yield who(having("machines", where("employer.city", "contains_data"), quantifier=quantifier))
        yield who(having("leads", where("contact.city", "is", "Aachen"), quantifier=quantifier))
        yield who(having("leads", where("account.industry", "is_not", "rental"), quantifier=quantifier))
        for inner in QUANTIFIERS:
            serviced = having("services", where("hours", "is_at_least", 2), quantifier=inner)
            yield who(having("machines", serviced, quantifier=quantifier))
            either = ConditionGroup(match="any", conditions=(IS_LOADER, serviced))
            yield who(having("machines", either, where("owner.city", "is_not", "Aachen"), quantifier=quantifier))
    yield who(having("machines", IS_LOADER), having("leads", where("status", "is", "new")))


def drawn(one: World) -> Iterator[Definition]:
    random = Random(one.seed)  # noqa: S311 - repeatable, no secret
    drawing = Related(random, one.catalog, one.segments, max_depth=2, ids=(1,), favourites=one.favourites)
    found = 0
    while found < DEFINITIONS:
        definition = drawing.definition("contact")
        if '"relation":"machines"' in definition.model_dump_json():
            found += 1
            yield definition


@pytest.fixture
def loaded(database: Database, seed: int) -> tuple[Database, World]:
    one = world_with_machines(seed)
    with database.writing() as session:
        for entity in (MACHINE, SERVICE):
            columns = (
                sa.Column(c.name, c.type, primary_key=c.name == "id") for c in record_table(one.catalog, entity.name).c
            )
            sa.Table(entity.name, sa.MetaData(), *columns).create(session.connection())
    load(one, database)
    return database, one


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("seed", [1, 12])
def test_a_new_relation_is_compiled_as_the_reference_reads_it(loaded: tuple[Database, World]) -> None:
    database, one = loaded
    definitions = [(number, each) for number, each in enumerate((*written(), *drawn(one)))]
    assert not [problem for _, each in definitions for problem in find_problems(each, one.catalog, one.segments)]
    with database.engine.connect() as connection:
        found = [str(each) for each in disagreements(one, connection, definitions)]
    assert not found, "\n\n".join(found)


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("seed", [1])
def test_a_new_relation_is_asked_of_a_few_contacts_alone(loaded: tuple[Database, World]) -> None:
    database, one = loaded
    contact = record_table(one.catalog, "contact")
    few = sa.select(contact.c.id.label("id")).where(contact.c.id % 3 == 0).subquery("few")
    with database.engine.connect() as connection:
        for definition in written():
            select = compile_definition(definition, one.catalog, one.as_of, one.zone, one.segments, few)
            ids = connection.execute(select).scalars().all()
            assert sorted(ids) == sorted(id_ for id_ in expected(one, definition) if id_ % 3 == 0), definition


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("seed", [1])
def test_what_is_read_of_one_contact_is_enough_to_explain_a_new_relation(loaded: tuple[Database, World]) -> None:
    database, one = loaded
    known = Known(one.catalog, one.segments)
    with database.reading() as session:
        for definition in written():
            members = expected(one, definition)
            for id_ in range(1, CONTACTS, 5):
                records = read_evidence(session, known, definition, id_, as_of=one.as_of)
                why = explain(definition, one.catalog, records, id_, as_of=one.as_of, zone=one.zone, segments={})
                assert why.is_member == (id_ in members), definition


def test_a_new_relation_is_explained_in_its_own_words() -> None:
    catalog = with_machines(BUILT_IN)

    def why(definition: Definition, *machines: Record) -> str:
        owners = tuple(Record("contact", id_, {}, {"account_id": None}) for id_ in (1, 2))
        records = Records((*owners, *machines))
        told = explain(definition, catalog, records, 1, as_of=world(0).as_of, zone="UTC", segments={})
        return told.steps[0].children[0].detail

    crane = Record("machine", 7, {"model": "Crane"}, {"owner_id": 1})
    assert why(who(having("machines", IS_LOADER))) == "has no machines"
    assert why(who(having("machines", IS_LOADER)), crane) == "no machine meets it"
    assert why(who(having("machines", IS_LOADER, quantifier="all")), crane) == "machine 7 (“Crane”) does not meet it"


def test_a_new_relation_is_said_and_read() -> None:
    catalog = with_machines(BUILT_IN)
    for definition in written():
        assert read_sentence(sentence(definition, catalog), catalog) == definition
    one = who(having("machines", IS_LOADER, quantifier="all"))
    assert sentence(one, catalog) == (
        "Contacts with at least one machine and only machines whose model begins with “loader”."
    )


def test_changes_are_followed_along_a_new_relation() -> None:
    catalog = with_machines(BUILT_IN)
    definition = who(having("machines", having("services", where("hours", "is", 5)), where("maker.city", "is", "x")))
    reads = Reads.of(definition, catalog, "UTC", {})
    read = [
        ("contact", " machines"), ("machine", " maker_id"), ("machine", " owner_id"), ("machine", " services"),
        ("service", " hours"), ("service", " machine_id"), ("account", " city"), ("service", "*"),
    ]  # fmt: skip
    others = [("contact", " city"), ("machine", " model"), ("account", " industry"), ("lead", " score"), ("lead", "*")]
    affecting = reads.affecting([ChangeKind(*kind) for kind in (*read, *others)])
    assert affecting == sorted(ChangeKind(*kind) for kind in read)
    [ids] = reads.affected_ids("service", sa.select(sa.literal(3).label("id")))
    assert ("FROM machine" in str(ids), "FROM service" in str(ids)) == (True, True)
    assert not [*Reads.of(Definition(), catalog, "UTC", {}).affecting([ChangeKind("machine", "*")])]


def test_who_acts_must_be_said_of_every_target() -> None:
    catalog = replace(BUILT_IN, relations=tuple(r for r in BUILT_IN.relations if r.to != "contact"))
    definition = Definition(target="lead", steps=(Step(block=BehavioralBlock(interactions=("rental",))),))
    with pytest.raises(LookupError, match="lead: must have a relation to one contact"):
        compile_definition(definition, catalog, world(0).as_of, "UTC", {})
