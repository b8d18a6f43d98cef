"""Plain records of the built-in entities, in short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.engine.reference import Datum, Interaction, Record, Records

_NOTHING: Mapping[str, Datum] = {}


def an_account(id_: int, values: Mapping[str, Datum] = _NOTHING, *, deleted: bool = False) -> Record:
    return Record("account", id_, values, deleted=deleted)


def a_contact(
    id_: int, values: Mapping[str, Datum] = _NOTHING, account_id: int | None = None, *, deleted: bool = False
) -> Record:
    return Record("contact", id_, values, {"account_id": account_id}, deleted)


def a_lead(
    id_: int, values: Mapping[str, Datum] = _NOTHING, contact_id: int | None = None, *, deleted: bool = False
) -> Record:
    return Record("lead", id_, values, {"contact_id": contact_id}, deleted)


def records_of(
    contacts: Iterable[Record] = (),
    accounts: Iterable[Record] = (),
    leads: Iterable[Record] = (),
    interactions: Iterable[Interaction] = (),
    static_members: Mapping[str, frozenset[int]] | None = None,
) -> Records:
    return Records((*contacts, *accounts, *leads), tuple(interactions), static_members or {})


def everyone(records: Records, entity: str) -> tuple[Record, ...]:
    """Those of an entity, deleted ones too."""
    return tuple(record for record in records.profiles if record.entity == entity)
