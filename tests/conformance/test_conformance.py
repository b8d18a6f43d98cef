"""What other engines answer: every case on the reference, and compiled on every database."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.engine.compiler import compile_definition
from core.engine.reference import Interaction, Records, members
from core.errors import DefinitionError
from core.language.catalog import BUILT_IN, Catalog, InteractionKind
from core.language.definition import from_data, to_json
from core.language.dependencies import KnownSegment
from core.language.validation import find_problems
from tests.conformance import translate
from tests.conformance.written import ALWAYS_THERE, attribute, segment_of, values
from tests.loading import load
from tests.plain import a_contact, a_lead, an_account, records_of
from tests.worlds import World

if TYPE_CHECKING:
    from core.store.database import Database

HERE = Path(__file__).parent
NEUTRAL = HERE.parents[1].parent / "shared" / "conformance" / "cases.json"
FILE: dict[str, Any] = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))


def _catalog() -> Catalog:
    return BUILT_IN.extended(
        attributes=[
            (entity, attribute(name, each))
            for entity, attributes in FILE["attributes"].items()
            for name, each in attributes.items()
        ],
        properties=[attribute(name, each, in_json=True) for name, each in FILE["properties"].items()],
        kinds=[InteractionKind(name, label, f"did “{label}”") for name, label in FILE["kinds"].items()],
    )


CATALOG = _catalog()


def _records(worlds: list[dict[str, Any]]) -> Records:
    contact, account = CATALOG.entity("contact"), CATALOG.entity("account")
    assert contact is not None
    assert account is not None
    return records_of(
        contacts=tuple(
            a_contact(each["id"], values(contact.attributes, ALWAYS_THERE | each["attributes"]), each.get("account"))
            for world in worlds
            for each in world["contacts"]
        ),
        accounts=tuple(
            an_account(each["id"], values(account.attributes, ALWAYS_THERE | each["attributes"]))
            for world in worlds
            for each in world["accounts"]
        ),
        interactions=tuple(
            Interaction(
                each["contact"],
                1000 * world["id"] + number,
                each["kind"],
                datetime.fromisoformat(each["at"]),
                values(CATALOG.properties, each["properties"]),
            )
            for world in worlds
            for number, each in enumerate(world["interactions"])
        ),
    )


WORLDS = {world["id"]: world for world in FILE["worlds"]}
RECORDS = {id_: _records([world]) for id_, world in WORLDS.items()}


@dataclass(frozen=True)
class Case:
    """One case; ``number`` gives its segments ids that no other case uses."""

    number: int
    written: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.written["id"])

    @cached_property
    def as_of(self) -> datetime:
        return datetime.fromisoformat(self.written["as_of"])

    @cached_property
    def ids(self) -> dict[str, int]:
        """The ids of the contacts of its world, by their keys."""
        return {contact["key"]: contact["id"] for contact in WORLDS[self.written["world"]]["contacts"]}

    @cached_property
    def segments(self) -> dict[str, KnownSegment]:
        return {
            key: segment_of(100 * self.number + index, key, self.written["zone"], written)
            for index, (key, written) in enumerate(self.written["segments"].items(), start=1)
        }

    @cached_property
    def static_members(self) -> dict[str, frozenset[int]]:
        return {
            key: frozenset(self.ids[member] for member in written["static"])
            for key, written in self.written["segments"].items()
            if "static" in written
        }

    def expected(self) -> set[str]:
        return set(self.written["expected"])

    def said(self, found: Collection[int]) -> set[str]:
        """The members within the world of the case, by their keys."""
        return {key for key, id_ in self.ids.items() if id_ in found}


CASES = [Case(number, written) for number, written in enumerate(FILE["cases"], start=1)]
ANSWERED = [case for case in CASES if "expected" in case.written]
REFUSED = [case for case in CASES if "problem" in case.written]


def _by_id(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=case.id) for case in cases]


@pytest.mark.parametrize("case", _by_id(ANSWERED))
def test_the_reference_answers(case: Case) -> None:
    definition = from_data(case.written["definition"])
    assert find_problems(definition, CATALOG, case.segments) == ()
    for key, segment in case.segments.items():
        if segment.definition is not None:
            assert find_problems(segment.definition, CATALOG, case.segments, key) == ()
    records = replace(RECORDS[case.written["world"]], static_members=case.static_members)
    found = members(definition, CATALOG, records, case.as_of, case.written["zone"], case.segments)
    assert case.said(found) == case.expected()


def test_the_compiler_answers(database: Database) -> None:
    """All worlds stand in one database; each case must answer for their contacts as the reference does, too."""
    load(_world(), database)
    wrong = []
    with database.reading() as session:
        for case in ANSWERED:
            definition, zone = from_data(case.written["definition"]), case.written["zone"]
            query = compile_definition(definition, CATALOG, case.as_of, zone, case.segments)
            found = sorted(session.execute(query).scalars())
            if case.said(found) != case.expected() or found != _in_all_worlds()[case.id]:
                wrong.append((case.id, case.said(found), case.expected()))
    assert wrong == []


@cache
def _everything() -> Records:
    return _records(FILE["worlds"])


@cache
def _in_all_worlds() -> dict[str, list[int]]:
    """The members of each case among the contacts of all worlds, by the reference."""
    found = {}
    for case in ANSWERED:
        definition, zone = from_data(case.written["definition"]), case.written["zone"]
        records = replace(_everything(), static_members=case.static_members)
        found[case.id] = sorted(members(definition, CATALOG, records, case.as_of, zone, case.segments))
    return found


def _world() -> World:
    """All records with the segments of all cases, whose keys begin with the case."""
    segments: dict[str, KnownSegment] = {}
    statics: dict[str, frozenset[int]] = {}
    for case in ANSWERED:
        for key, segment in case.segments.items():
            segments[f"{case.id}/{key}"] = replace(segment, key=f"{case.id}/{key}")
        statics |= {f"{case.id}/{key}": ids for key, ids in case.static_members.items() if ids}
    (as_of,) = {case.as_of for case in ANSWERED if case.static_members}
    lead = CATALOG.entity("lead")
    assert lead is not None
    bystander = a_lead(1, values(lead.attributes, ALWAYS_THERE))
    everything = _everything()
    records = replace(everything, profiles=(*everything.profiles, bystander), static_members=statics)
    return World(0, CATALOG, records, as_of, "UTC", segments)


@pytest.mark.parametrize("case", _by_id(REFUSED))
def test_a_segment_that_is_not_live_is_refused(case: Case) -> None:
    problems = find_problems(from_data(case.written["definition"]), CATALOG, case.segments)
    assert [problem.path for problem in problems] == [tuple(case.written["problem"])]


@pytest.mark.parametrize("refused", FILE["problems"], ids=lambda refused: refused["id"])
def test_what_is_wrong_is_refused(refused: dict[str, Any]) -> None:
    path = tuple(refused["path"])
    if refused["refused_by"] == "form":
        with pytest.raises(DefinitionError) as caught:
            from_data(refused["definition"])
        problems = caught.value.problems
    else:
        written = enumerate(refused.get("segments", {}).items(), start=1)
        segments = {key: segment_of(id_, key, "UTC", each) for id_, (key, each) in written}
        problems = find_problems(from_data(refused["definition"]), CATALOG, segments, refused.get("key"))
    assert [problem.path for problem in problems] == [path]


def test_definitions_are_canonical() -> None:
    written = [case.written["definition"] for case in CASES]
    written += [
        segment["definition"]
        for case in CASES
        for segment in case.written["segments"].values()
        if "definition" in segment
    ]
    for data in written:
        assert json.loads(to_json(from_data(data))) == data


def test_portable_cases_are_answered_as_they_were() -> None:
    changed = {case.id: case.written["portable"] for case in CASES if "changed" in case.written}
    assert changed == dict.fromkeys(changed, False)


def test_the_readme_lists_every_difference() -> None:
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    named = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")]
    changed = [case.id for case in CASES if "changed" in case.written]
    assert sorted(named) == sorted([*changed, *(each["id"] for each in FILE["not_sayable"])])


@pytest.mark.skipif(not NEUTRAL.exists(), reason="the neutral cases are not here")
def test_every_neutral_case_is_translated() -> None:
    neutral = json.loads(NEUTRAL.read_text(encoding="utf-8"))
    assert len(CASES) + len(FILE["not_sayable"]) == len(neutral["cases"])
    assert len(FILE["problems"]) == len(neutral["validation_cases"])
    ids = [case.id for case in CASES] + [each["id"] for each in FILE["not_sayable"]]
    assert sorted(ids) == sorted(case["id"] for case in neutral["cases"])
    assert [each["id"] for each in FILE["problems"]] == [case["id"] for case in neutral["validation_cases"]]


@pytest.mark.skipif(not NEUTRAL.exists(), reason="the neutral cases are not here")
def test_the_translation_can_be_repeated() -> None:
    neutral = json.loads(NEUTRAL.read_text(encoding="utf-8"))
    assert translate.as_text(translate.translate(neutral)) == (HERE / "cases.json").read_text(encoding="utf-8")
