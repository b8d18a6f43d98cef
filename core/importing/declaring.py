"""Declaring attributes, properties and kinds without a file, each in one transaction."""

from __future__ import annotations

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.language.catalog import Attribute, InteractionKind
from core.store import declaring, gate
from core.store.database import Database


def declare_attribute(database: Database, caller: Caller, entity: str, attribute: Attribute) -> None:
    """Add a custom attribute to contacts, accounts or leads. Raises what `core.store.declaring` does."""
    with gate.writing(database, caller, UseCase.DECLARE) as session:
        declaring.declare_attribute(session, entity, attribute)


def declare_property(database: Database, caller: Caller, attribute: Attribute) -> None:
    """Add a further property of interactions. Raises what `core.store.declaring` does."""
    with gate.writing(database, caller, UseCase.DECLARE) as session:
        declaring.declare_property(session, attribute)


def declare_kind(database: Database, caller: Caller, kind: InteractionKind) -> None:
    """Add an interaction kind. Raises what `core.store.declaring` does."""
    with gate.writing(database, caller, UseCase.DECLARE) as session:
        declaring.declare_kind(session, kind)
