"""Why a profile is in a segment or not.

`explain_profile` reads the database; `explain` does the same over plain records.
"""

from __future__ import annotations

from datetime import datetime

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known, check_definition
from core.audience.why.evidence import read_evidence
from core.audience.why.explanation import explain
from core.audience.why.verdict import Reason, Standing, Why
from core.language.definition import Definition
from core.store import gate
from core.store.database import Database
from core.store.masks import masking

__all__ = ["Reason", "Standing", "Why", "explain", "explain_profile"]


@masking
def explain_profile(
    database: Database,
    caller: Caller,
    definition: Definition,
    profile_id: int,
    *,
    as_of: datetime | None = None,
    zone: str,
    key: str | None = None,
) -> Why:
    """Explain why a profile of the target is, or is not, a member of a definition at ``as_of``.

    ``as_of`` is the caller's instant by default. ``key`` is the segment of the definition, so that the check finds a
    circle through that segment. Raises DefinitionError where the definition has a problem.
    """
    at = as_of or caller.at
    with gate.reading(database, caller, UseCase.SEE_PERSON, Subject(definition.target, profile_id)) as session:
        known = Known.to(session, caller)
        check_definition(definition, known, key)
        records = read_evidence(session, known, definition, profile_id, as_of=at)
    return explain(definition, known.catalog, records, profile_id, as_of=at, zone=zone, segments=known.segments)
