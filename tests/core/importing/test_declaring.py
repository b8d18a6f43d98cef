from __future__ import annotations

import io

import pytest

from core import lifecycle
from core.access.caller import Caller
from core.access.policy import ByRole
from core.access.use_cases import Subject, UseCase
from core.errors import CatalogError, RefusedError
from core.importing import Answers, declare_attribute, declare_kind, declare_property, import_file
from core.language.catalog import Attribute, InteractionKind
from core.language.operators import AttributeType
from core.store.database import Database
from tests.callers import ANYBODY

VIP = Attribute("vip", "VIP", AttributeType.YES_NO)
HALL = Attribute("hall", "Hall", AttributeType.TEXT)
FAIR = InteractionKind("fair_visited", "Fair visited", "visited a fair")


def test_what_a_program_declares_can_be_asked(database: Database) -> None:
    declare_attribute(database, ANYBODY, "contact", VIP)
    declare_property(database, ANYBODY, HALL)
    declare_kind(database, ANYBODY, FAIR)

    catalog = lifecycle.catalog(database, ANYBODY)
    contact, hall = catalog.entity("contact"), catalog.property("hall")
    assert contact is not None
    assert hall is not None
    assert [attribute.label for attribute in contact.attributes if attribute.custom] == ["VIP"]
    assert hall.label == "Hall"
    assert catalog.kind("fair_visited") == FAIR


def test_what_can_not_be_declared_changes_nothing(database: Database) -> None:
    with pytest.raises(CatalogError, match="the name must be free"):
        declare_attribute(database, ANYBODY, "contact", Attribute("city", "City", AttributeType.TEXT))


class OldColumns(ByRole):
    """Nobody may declare anything."""

    __slots__ = ()

    def permits(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        return use_case is not UseCase.DECLARE


def test_who_may_not_declare_imports_into_what_is_there(database: Database) -> None:
    database.policy = OldColumns()
    file = b"id,first_name,vip\nC1,Ada,yes\n"
    mapping = {"id": "external_id", "first_name": "first_name"}
    with pytest.raises(RefusedError, match="must have the role steward to declare attributes"):
        import_file(database, ANYBODY, io.BytesIO(file), Answers(entity="contact", mapping={**mapping, "vip": VIP}))
    with pytest.raises(RefusedError, match="must have the role steward to declare attributes"):
        import_file(database, ANYBODY, io.BytesIO(file), Answers(entity="contact", mapping=mapping, declare_kinds=True))

    assert import_file(database, ANYBODY, io.BytesIO(file), Answers(entity="contact", mapping=mapping)).new == 1
