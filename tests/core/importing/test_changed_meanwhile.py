"""An attribute that somebody changes while a file is read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from core import lifecycle
from core.errors import ConflictError
from core.importing import Answers, import_file
from core.language.catalog import Attribute
from core.language.operators import AttributeType as T
from core.lifecycle.attributes import (
    Wanted,
    add_choices,
    count_values,
    describe_attribute,
    merge_choices,
    remove_attribute,
    retype,
)
from core.store.database import Database
from core.store.declaring import declare_attribute
from tests.callers import ANYBODY

FILE = b"id,points,tier\nC1,7,Gold\nC2,8,Silver\n"
TIERS = (("gold", "Gold"), ("silver", "Silver"))
Act = Callable[[Database], object]


@pytest.fixture
def declared(database: Database) -> Database:
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("points", "Points", T.TEXT))
        declare_attribute(session, "contact", Attribute("tier", "Tier", T.CHOICE, choices=TIERS))
    return database


def load(database: Database, meanwhile: Act) -> None:
    """Import the file; once it is read, somebody does something."""
    acts = [meanwhile]

    def act_once(*_: int) -> None:
        if acts:
            acts.pop()(database)

    mapping = {"id": "external_id", "points": "points", "tier": "tier"}
    import_file(database, ANYBODY, io.BytesIO(FILE), Answers(entity="contact", mapping=mapping), progress=act_once)
    assert not acts


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda d: retype(d, ANYBODY, "contact", "points", Wanted(T.NUMBER)), id="retype"),
        pytest.param(lambda d: remove_attribute(d, ANYBODY, "contact", "points"), id="remove"),
        pytest.param(lambda d: merge_choices(d, ANYBODY, "contact", "tier", ["gold"], into="silver"), id="merge"),
    ],
)
def test_rows_are_not_stored_as_what_they_are_not(declared: Database, meanwhile: Act) -> None:
    with pytest.raises(ConflictError, match="must stay as it is while a file is read"):
        load(declared, meanwhile)
    assert count_values(declared, ANYBODY, "contact", "external_id") == 0


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda d: add_choices(d, ANYBODY, "contact", "tier", ["Bronze"]), id="add"),
        pytest.param(lambda d: describe_attribute(d, ANYBODY, "contact", "points", label="Score"), id="describe"),
    ],
)
def test_what_leaves_the_values_alone_may_change(declared: Database, meanwhile: Act) -> None:
    load(declared, meanwhile)
    assert count_values(declared, ANYBODY, "contact", "points") == 2
    assert "points" in lifecycle.catalog(declared, ANYBODY).attributes_of("contact")
