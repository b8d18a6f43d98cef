"""A word that no version of the language has is an error in everything that reads a definition, never a guess.

Pydantic refuses such words; these definitions go past it, as a word would that was added in one place only.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from core.audience.why import explain
from core.engine.compiler import compile_definition
from core.engine.reference import Interaction, members
from core.language.definition import (
    BehavioralBlock,
    Comparison,
    Condition,
    Definition,
    ProfileBlock,
    RelatedGroup,
    Step,
)
from core.language.sentence import sentence
from tests.plain import a_contact, a_lead, records_of
from tests.pools import CATALOG

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
RECORDS = records_of(
    [a_contact(1, {"city": "Aachen"})],
    leads=[a_lead(5, {"status": "open"}, contact_id=1)],
    interactions=[Interaction(1, 1, "email_opened", NOON)],
)
HAS_CITY = Condition(attribute="city", operator="contains_data")


def past_pydantic(node: Any, **words: Any) -> Any:
    return type(node).model_construct(**{**dict(node), **words})


LEADS = RelatedGroup(relation="leads", conditions=(Condition(attribute="status", operator="contains_data"),))
DONE = BehavioralBlock(interactions=("email_opened",))
BLOCKS = {
    "match": past_pydantic(ProfileBlock(conditions=(HAS_CITY, HAS_CITY)), match="most"),
    "quantifier": past_pydantic(ProfileBlock(), conditions=(past_pydantic(LEADS, quantifier="most"),)),
    "comparison": past_pydantic(DONE, comparison=past_pydantic(Comparison(), operator="most")),
    "measure": past_pydantic(DONE, measure=past_pydantic(DONE.measure, kind="most")),
    "block": HAS_CITY,
}
READERS: dict[str, Callable[[Definition], object]] = {
    "compiler": lambda asked: compile_definition(asked, CATALOG, NOON, "UTC", {}),
    "reference": lambda asked: members(asked, CATALOG, RECORDS, NOON, "UTC", {}),
    "sentence": lambda asked: sentence(asked, CATALOG),
    "why": lambda asked: explain(asked, CATALOG, RECORDS, 1, as_of=NOON, zone="UTC", segments={}),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("word", BLOCKS)
def test_an_unknown_word_is_an_error(word: str, reader: str) -> None:
    asked = past_pydantic(Definition(), steps=(past_pydantic(Step(block=DONE), block=BLOCKS[word]),))
    with pytest.raises((AssertionError, LookupError), match=r"most|Condition"):
        READERS[reader](asked)
