"""Why rows have no record, and how that is told."""

from __future__ import annotations

from enum import StrEnum

from core.importing.runs.planning import Plan
from core.importing.values.cells import shown

OWN_ID, OWN_KEY, REFERENCE_ID, REFERENCE_KEY = "own id", "own key", "reference id", "reference key"
"""What a refused row names a record by in vain: its own, or the one it refers to; by own id, or by address or name."""


class Trouble(StrEnum):
    """Why a row has no record."""

    SEVERAL_BY_ID = "several by id"
    SEVERAL_BY_KEY = "several by key"
    SEVERAL_BY_FORMER = "several by former key"
    SEVERAL_CLAIMED = "several claimed"
    SEVERAL_FITTING = "several fitting"
    DELETED = "deleted"
    UNKNOWN = "unknown"
    UNNAMED = "unnamed"


def column_of(plan: Plan, field: str, trouble: Trouble) -> str:
    """Return the column of the file that names a record in vain; empty if it may be either of two."""
    refers = plan.refers
    named = (plan.own, plan.known_by) if field in (OWN_ID, OWN_KEY) else (refers and refers.id, refers and refers.text)
    if trouble is Trouble.UNNAMED and all(named):
        return ""
    by = named[0] if field in (OWN_ID, REFERENCE_ID) else named[1]
    return by.column if by else ""


def reason_of(plan: Plan, field: str, text: str, trouble: Trouble) -> str:
    """Return why a row has no record, as a note says it; ``text`` is what names the record."""
    entity, is_own = plan.entity, field in (OWN_ID, OWN_KEY)
    if not is_own:
        assert plan.refers is not None
        entity = plan.refers.entity
    has_domain = plan.domain is not None or (plan.refers is not None and plan.refers.domain is not None)
    key = "e-mail" if entity != "account" else "name or domain" if has_domain else "name"
    word = "own id" if field in (OWN_ID, REFERENCE_ID) else key
    got = f"(got {shown(text)})"
    match trouble:
        case Trouble.UNKNOWN:
            return f"must be the {word} of a known {entity} {got}"
        case Trouble.DELETED:
            return f"must not be of a deleted {entity} {got}"
        case Trouble.UNNAMED if is_own:
            both = plan.own is not None and plan.known_by is not None
            what = f"an own id or {'a name' if entity == 'account' else 'an e-mail'}" if both else "a value"
            return f"must have {what}, to know the row again (it is empty)"
        case Trouble.UNNAMED:
            return f"must name a {entity} (it is empty)"
        case _:
            return _why_several(entity, key, got, trouble)


def _why_several(entity: str, key: str, got: str, trouble: Trouble) -> str:
    """Return why none of several records is meant, and what would tell which."""
    match trouble:
        case Trouble.SEVERAL_BY_ID:
            return f"must be the own id of one {entity} {got}: several systems have it. Say which one the file is from."
        case Trouble.SEVERAL_BY_KEY:
            return f"must be the {key} of one {entity} {got}: several have it. Merge them, or give their own ids."
        case Trouble.SEVERAL_BY_FORMER if entity == "account":
            return (
                f"must belong to one account by its domain {got}: several have it. Merge them, or give their own ids."
            )
        case Trouble.SEVERAL_BY_FORMER:
            return f"must be the {key} of one {entity} {got}: several had it, nobody has it now. Give their own ids."
        case Trouble.SEVERAL_CLAIMED:
            return f"must belong to one {entity} by its {key} {got}: several have that and no own id. Merge them."
        case Trouble.SEVERAL_FITTING:
            return f"must belong to one {entity} by its {key} {got}: several had one of these. Give each its own id."
        case _:
            raise AssertionError(trouble)
