"""Which column becomes what: by the words of its tool and its language, where its cells agree."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.importing.recognition.agreement import (
    UNKNOWN_KINDS,
    are_flags_or_counts,
    contradiction,
    says_consent,
    settle,
)
from core.importing.recognition.cell_evidence import Evidence
from core.importing.recognition.consent_headers import consent_target, counts_consents
from core.importing.recognition.header_words import KIND_WORDS, WORDS
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
    OCCURRED_AT,
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

ENTITIES = ("contact", "account", "lead", INTERACTION)

_TELLING = {
    "contact": {"first_name", "last_name", "birthday", "email", "job_title", FULL_NAME},
    "account": {"name", "industry", "employees", "annual_revenue"},
    "lead": {"topic", "status", "score", CONTACT_ID},
    INTERACTION: {KIND, OCCURRED_AT, CONTACT_ID, CONTACT_EMAIL, "amount", "quantity"},
}
"""Targets that tell one entity from others."""

_SUBSCRIPTIONS = frozenset(
    ["status", "state", "emailstatus", "memberstatus", "contactstatus", "statut", "estado", "stato"]
)
_OF_EMAIL = re.compile(r"e-?mail|newsletter|marketing|mailing|opt.?in", re.IGNORECASE)
_OF_OTHERS = re.compile(r"sms|whatsapp|phone|push|post|text|tele", re.IGNORECASE)
_LEAST = 500
"""A rank after that of any word of the vocabulary."""
_CONSENT_TARGETS = (NO_CONSENT_SINCE, NO_CONSENT, "email_consent", CONSENT_SINCE)
"""A file with several columns about consent has one that counts: what says no before what says yes."""
_OF_LEADS = re.compile(r"lead|deal|opportunit", re.IGNORECASE)
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

    def leave_out(self, column: str, note: str = "") -> None:
        """Leave a column without a target, with the reason if it is not plain."""
        self.mapping[column] = IGNORED
        if note:
            self.notes[column] = note


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
        return _about_consent(column, evidence)
    return found


def _about_consent(column: str, evidence: Evidence) -> dict[str, int]:
    """Understand headers about consent word by word, and cells that say by themselves what they mean."""
    is_status = plain(column) in _SUBSCRIPTIONS or (_OF_EMAIL.search(column) and not _OF_OTHERS.search(column))
    if is_status and says_consent(evidence):
        return {"email_consent": 0}
    target = "" if counts_consents(column) and are_flags_or_counts(evidence) else consent_target(column)
    return {target: _LEAST} if target else {}


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

    return max(ENTITIES, key=score)


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
    words = [plain(word) for word in re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))]
    return {KIND_WORDS[word] for word in words if word in KIND_WORDS}


def unnamed_targets(table: Table, entity: str, types: Sequence[AttributeType]) -> Targets:
    """Choose targets of columns that no line names: by their cells alone."""
    chosen = Targets(dict.fromkeys(table.columns, IGNORED))
    if entity != INTERACTION:
        chosen.mapping |= _who(table, entity)
        return chosen
    days, texts = (AttributeType.DATE, AttributeType.DATETIME), (AttributeType.TEXT,)
    for column, type_ in zip(table.columns, types, strict=True):
        free = [t for t in (OCCURRED_AT, CONTACT_ID, "amount", "quantity") if t not in chosen.mapping.values()]
        evidence = table.evidence[column]
        if type_ in days and OCCURRED_AT in free:
            chosen.mapping[column] = OCCURRED_AT
        elif type_ in texts and CONTACT_ID in free and CONTACT_EMAIL not in chosen.mapping.values():
            is_address = evidence.addresses * 10 >= evidence.distinct * 9
            chosen.mapping[column] = CONTACT_EMAIL if is_address else CONTACT_ID
        elif type_ in (AttributeType.NUMBER, AttributeType.MONEY):
            target = "amount" if evidence.comma_decimals or evidence.point_decimals else "quantity"
            if target in free:
                chosen.mapping[column] = target
    return chosen


_ID = re.compile(r"(?=.*\d)[\w.:/-]+")


def _who(table: Table, entity: str) -> dict[str, str]:
    """Choose the column that identifies records: for contacts addresses, else ids.

    A column is the own id only if it is the only one, or has a distinct id in each cell.
    """
    cells = table.evidence
    if entity == "contact":
        found = [c for c in table.columns if cells[c].distinct and cells[c].addresses * 10 >= cells[c].distinct * 9]
        if found:
            return {found[0]: "email"}
    ids = [c for c in table.columns if cells[c].samples and all(_ID.fullmatch(text) for text in cells[c].samples)]
    if ids or len(table.columns) == 1:
        return {(ids or list(table.columns))[0]: OWN_ID}
    return {}
