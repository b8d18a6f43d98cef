"""What the rows of a table are: people, companies, leads or interactions, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.importing.recognition.header_words import KIND_WORDS, WORDS
from core.importing.recognition.mapping import (
    CONTACT_EMAIL,
    CONTACT_ID,
    FULL_NAME,
    KIND,
    OCCURRED_AT,
    OWN_ID,
    plain,
    words_of,
)
from core.importing.recognition.targeting import Table, choose_targets
from core.store.records import INTERACTION

_ENTITIES = ("contact", "account", "lead", INTERACTION)

_TELLING = {
    "contact": {"first_name", "last_name", "birthday", "email", "job_title", FULL_NAME},
    "account": {"name", "industry", "employees", "annual_revenue"},
    "lead": {"topic", "status", "score", CONTACT_ID},
    INTERACTION: {KIND, OCCURRED_AT, CONTACT_ID, CONTACT_EMAIL, "amount", "quantity"},
}
"""Targets that tell one entity from others."""

_OF_LEADS = re.compile(r"lead|deal|opportunit", re.IGNORECASE)


def choose_entity(table: Table) -> str:
    """Choose the entity with targets for most columns; what tells contacts from interactions counts more."""

    def score(entity: str) -> float:
        mapping = choose_targets(table, entity, None).mapping
        if entity == INTERACTION and not _tell_an_interaction(mapping):
            return 0.0
        if entity == "lead" and not _tell_a_lead(mapping):
            return 0.0
        found = {target for target in mapping.values() if target}
        return len(found) + 2.0 * len(found & _TELLING[entity])

    return max(_ENTITIES, key=score)


def _tell_an_interaction(mapping: Mapping[str, str]) -> bool:
    """Whether a column says when something happened, and another to whom; when a record was made is not that."""
    instants = [column for column, target in mapping.items() if target == OCCURRED_AT]
    people = WORDS["contact"]
    of_records = {*people["created_at"], *people["updated_at"]}
    who = any(target in (CONTACT_ID, CONTACT_EMAIL) for target in mapping.values())
    return who and any(plain(column) not in of_records for column in instants)


def _tell_a_lead(mapping: Mapping[str, str]) -> bool:
    """Whether a column has own ids, without which no lead is known again, and others are more than points of people."""
    found = set(mapping.values())
    named = any(target == OWN_ID and _OF_LEADS.search(column) for column, target in mapping.items())
    return OWN_ID in found and (named or "topic" in found or {"status", "score"} <= found)


def told_kind(table: Table, mapping: Mapping[str, str]) -> str:
    """Return the kind of all interactions that the header of their instant names, such as *Opened at*.

    It is empty if none does, or if instants of several kinds stand beside each other.
    """
    instants = [c for c in table.columns if table.evidence[c].days * 2 > table.evidence[c].distinct]
    kinds = {kind for column in instants for kind in _kinds_in(column)}
    told = {kind for column in instants if mapping[column] == OCCURRED_AT for kind in _kinds_in(column)}
    return kinds.pop() if len(kinds) == 1 and kinds == told else ""


def _kinds_in(header: str) -> set[str]:
    return {KIND_WORDS[word] for word in words_of(header) if word in KIND_WORDS}
