"""Which column becomes what: by the words of its tool and its language, where its cells agree."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.importing.recognition.agreement import UNKNOWN_KINDS, contradiction, settle
from core.importing.recognition.cell_evidence import Evidence
from core.importing.recognition.consent_columns import consent_meanings
from core.importing.recognition.header_words import WORDS
from core.importing.recognition.mapping import (
    ACCOUNT_ID,
    ACCOUNT_NAME,
    CONSENT_SINCE,
    CONTACT_EMAIL,
    CONTACT_ID,
    FULL_NAME,
    FURTHER_EMAIL,
    IGNORED,
    KIND,
    NO_CONSENT,
    NO_CONSENT_SINCE,
    OWN_ID,
    VARIANTS,
    attribute_of,
    attributes_of,
    forms_of,
    free_label,
    plain,
    targets_of,
)
from core.importing.recognition.tools import Tool
from core.language.catalog import Attribute, Catalog
from core.language.folding import fold
from core.language.operators import AttributeType
from core.store.records import INTERACTION

_CONSENT_TARGETS = (NO_CONSENT_SINCE, NO_CONSENT, "email_consent", CONSENT_SINCE)
"""A file with several columns about consent has one that counts: what says no before what says yes."""
_NEAR = 0.84
_NUMBERED = re.compile(r" \(\d+\)$")
_APART = 1_000
"""More than the rank of any word."""


Claim = tuple[bool, int, int, int, str]
"""A column that may become a target: whether it has no data, its rank, its cells, its place, and the target."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a table before its columns have targets."""

    catalog: Catalog
    columns: tuple[str, ...]
    evidence: Mapping[str, Evidence]
    declares_kinds: bool = False


@dataclass(slots=True)
class Targets:
    """The target of each column, and notes about those whose cells contradict their header, or that resemble a word."""

    mapping: dict[str, str]
    notes: dict[str, str] = field(default_factory=dict)
    unknown_kinds: str = ""


_TELLING_WHO = frozenset({OWN_ID, "email", CONTACT_ID, CONTACT_EMAIL, ACCOUNT_ID, ACCOUNT_NAME})
"""Targets by which rows find their records: a tool's column of that name is no attribute that another file had."""


def choose_targets(table: Table, entity: str, tool: Tool | None) -> Targets:
    """Choose a target for each column, `IGNORED` if none fits; none twice.

    A target goes to the column with its best word, one that has data before one that has none. Words that only
    resemble decide where nothing but cells of that form agree, and are a note otherwise.
    """
    chosen = Targets(dict.fromkeys(table.columns, IGNORED))
    labels = targets_of(table.catalog, entity)
    claims = _settle_names(table, sorted(_claims(table, entity, tool, labels, chosen)))
    taken: set[str] = set()
    consents: list[str] = []
    for _, _, _, index, target in claims:
        column = table.columns[index]
        if target in _CONSENT_TARGETS and consents and not chosen.mapping[column]:
            chosen.notes[column] = f"It is about consent to e-mail too, but “{consents[0]}” counts."
        elif target in _CONSENT_TARGETS:
            consents.append(column)
        fed = set(VARIANTS[target].attributes) if target in VARIANTS else {target}
        if not chosen.mapping[column] and not fed & taken:
            chosen.mapping[column] = target
            taken |= fed - {FURTHER_EMAIL}
        elif not chosen.mapping[column] and target == "email" and entity == "contact":
            chosen.mapping[column] = FURTHER_EMAIL
    _take_again(table, entity, tool, chosen, taken)
    _compare_near(table, entity, tool, labels, chosen, taken)
    return chosen


def _take_again(table: Table, entity: str, tool: Tool | None, chosen: Targets, taken: set[str]) -> None:
    """Give a column that nothing else fits what a column of its name became before, under a label that was free."""
    again = _declared_for(table.catalog, entity)
    for column in table.columns:
        name, evidence = again.get(fold(free_label(column, ())), ""), table.evidence[column]
        is_dropped = tool is not None and not tool.dropped.isdisjoint(forms_of(column))
        if not name or name in taken or chosen.mapping[column] or is_dropped:
            continue
        if not contradiction(name, evidence, table.catalog, entity):
            chosen.mapping[column] = name
            chosen.notes.pop(column, None)
            taken.add(name)


def _declared_for(catalog: Catalog, entity: str) -> dict[str, str]:
    """Return the names of declared attributes by the headers that they were made for: “Birthday (2)” for “Birthday”."""
    found: dict[str, str] = {}
    for each in _custom(catalog, entity):
        found.setdefault(fold(_NUMBERED.sub("", each.label)), each.name)
    return found


def _settle_names(table: Table, claims: list[Claim]) -> list[Claim]:
    """Take no full name where first and last names are; beside first names alone a single name is the last one."""
    named = {target for is_empty, _, _, _, target in claims if not is_empty}
    if "last_name" in named:
        return [claim for claim in claims if claim[-1] != FULL_NAME]
    if "first_name" not in named:
        return claims
    return [
        (*claim[:4], "last_name") if claim[-1] == FULL_NAME and _are_single(table, claim[3]) else claim
        for claim in claims
    ]


def _are_single(table: Table, index: int) -> bool:
    texts = list(table.evidence[table.columns[index]].samples)
    return sum(" " in text for text in texts) * 2 < len(texts)


def _claims(
    table: Table, entity: str, tool: Tool | None, labels: Mapping[str, str], chosen: Targets
) -> Iterator[Claim]:
    """Yield for each column and target that its words mean: whether it has no data, the rank, and its place."""
    words = _words(entity, labels)
    declared = _declared(table.catalog, entity)
    for index, column in enumerate(table.columns):
        evidence = table.evidence[column]
        wrong = []
        ranked = _meanings(column, words, declared, tool, evidence, entity)
        for target, rank in ranked.items():
            meant = settle(target, evidence)
            reason = contradiction(meant, evidence, table.catalog, entity)
            if meant == KIND and reason.startswith(UNKNOWN_KINDS):
                chosen.unknown_kinds = column
                reason = "" if table.declares_kinds else reason
            if reason:
                wrong.append(reason)
            else:
                priority = _CONSENT_TARGETS.index(meant) * _APART if meant in _CONSENT_TARGETS else 0
                yield not evidence.distinct, rank + priority, -evidence.filled, index, meant
        if wrong and len(wrong) == len(ranked):
            chosen.notes[column] = f"{wrong[0]} So it is not taken for {labels[next(iter(ranked))]}."


def _meanings(
    column: str,
    words: Mapping[str, Mapping[str, int]],
    declared: Mapping[str, str],
    tool: Tool | None,
    evidence: Evidence,
    entity: str,
) -> dict[str, int]:
    """Return the targets that a header means with their ranks: what tells who a tool's row is about, then what people
    declared under its name before, then other targets of the tool, else those of the words that everybody uses.
    """
    tells_who = tool is not None and tool.targets.get(plain(column)) in _TELLING_WHO
    if plain(column) in declared and not tells_who:
        return {declared[plain(column)]: -_APART}
    forms = forms_of(column)
    if tool and not tool.dropped.isdisjoint(forms):
        return {}
    if tool:
        for form in forms:
            if form in tool.targets:
                target = tool.targets[form]
                place = [header for header, other in tool.targets.items() if other == target].index(form)
                return {target: place - 100} if target in words else {}
    found = {target: ranks[form] for target, ranks in words.items() for form in forms if form in ranks}
    if entity == "contact" and not found:
        return consent_meanings(column, evidence)
    return found


def _words(entity: str, labels: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return the ranks of words by target: the names and labels of the catalog first."""
    words = {}
    for target, label in labels.items():
        own = {plain(label): 0, plain(target): 0} if "." not in target and target not in VARIANTS else {}
        words[target] = {**WORDS[entity].get(target, {}), **own}
    return words


def _declared(catalog: Catalog, entity: str) -> dict[str, str]:
    """Return the names of the attributes or properties that people declared, by what their columns may be called."""
    return {
        plain(word): each.name for each in _custom(catalog, entity) for word in (each.name, each.label) if plain(word)
    }


def _custom(catalog: Catalog, entity: str) -> list[Attribute]:
    return [each for each in attributes_of(catalog, entity) if each.custom]


def _compare_near(
    table: Table, entity: str, tool: Tool | None, labels: Mapping[str, str], chosen: Targets, taken: set[str]
) -> None:
    """Take a header that resembles a word where the cells are of that form, and tell the others."""
    by_word = {
        word: target
        for target, words in WORDS[entity].items()
        if target in labels
        for word in words
        if len(word) >= 5 and target not in (KIND, OWN_ID, *_CONSENT_TARGETS)
    }
    for column in table.columns:
        word, evidence = plain(column)[:60], table.evidence[column]
        if chosen.mapping[column] or column in chosen.notes or len(word) < 5 or not evidence.distinct:
            continue
        found = difflib.get_close_matches(word, by_word, n=1, cutoff=_NEAR)
        target = by_word[found[0]] if found else ""
        if not target or target in taken or word in by_word or (tool and word in tool.targets):
            continue
        agrees = not contradiction(target, evidence, table.catalog, entity)
        if agrees and _has_form(target, table.catalog, entity):
            chosen.mapping[column] = target
            chosen.notes[column] = f"Taken for {labels[target]}: its name resembles it, and its cells agree."
            taken.add(target)
        elif agrees and entity != INTERACTION:
            chosen.notes[column] = f"Its name resembles {labels[target]}; say so if it is that."


def _has_form(target: str, catalog: Catalog, entity: str) -> bool:
    """Whether cells of a target have a form of their own, which others seldom have."""
    if target == CONTACT_EMAIL or (target == "email" and entity != INTERACTION):
        return True
    attribute = attribute_of(catalog, entity, target)
    return attribute is not None and attribute.type in (AttributeType.DATE, AttributeType.CHOICE)
