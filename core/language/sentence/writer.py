"""From a definition to its sentence. Shows what is missing, and raw names for what is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import assert_never

from core.language.catalog import ACTOR, Catalog
from core.language.definition import (
    BehavioralBlock,
    Block,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    Match,
    ProfileBlock,
    ProfileCondition,
    RelatedGroup,
    SegmentBlock,
    Step,
)
from core.language.operators import COMPARISONS, OPERATORS
from core.language.sentence.literals import MISSING, quote, say_number
from core.language.sentence.phrases import (
    CONSENT_WORDS,
    MATCH_WORDS,
    MEASURE_WORDS,
    STEP_WORDS,
    TARGET_WORDS,
    say_ids,
    say_window,
)
from core.language.sentence.predicates import say_predicate, say_value
from core.language.sentence.vocabulary import Names, key, vocabulary_of


def sentence(definition: Definition, catalog: Catalog) -> str:
    """Write one plain English sentence that says everything about a valid definition.

    `core.language.sentence.read_sentence` returns the definition again. In an invalid definition, “…” marks
    what is missing, and raw names stand for what is unknown.
    """
    one, many = TARGET_WORDS[definition.target]
    writer = Writer(catalog, definition.target)
    try:
        text = f"{many.capitalize()} {writer.chain(definition.steps)}" if definition.steps else f"No {many}"
    except RecursionError:  # no stored definition nests this deep
        text = f"{many.capitalize()} {MISSING}"
    if definition.included:
        text += f", plus the {say_ids(definition.included, one, many)}"
    if definition.excluded:
        text += f", without the {say_ids(definition.excluded, one, many)}"
    return text + "."


def block_sentence(block: Block, catalog: Catalog, target: str) -> str:
    """One block as part of a sentence: *whose city is “Berlin”*."""
    return Writer(catalog, target).block(block)


def condition_sentence(condition: ProfileCondition, catalog: Catalog, entity: str | None) -> str:
    """One condition as part of a sentence: *city is “Berlin”*, *either (whose … or whose …)*.

    It is on a profile of the entity, or on an interaction if ``entity`` is None.
    """
    writer = Writer(catalog, entity)
    if isinstance(condition, Condition):
        return writer.condition(condition)
    return writer.conditions((condition,), "all")


class Writer:
    """Writes blocks and conditions on one entity, or on interactions if it is None."""

    def __init__(self, catalog: Catalog, entity: str | None) -> None:
        self._catalog = catalog
        self._words = vocabulary_of(catalog)
        self._entity = entity
        self._attributes = (
            {property_.name: property_ for property_ in catalog.properties}
            if entity is None
            else catalog.attributes_of(entity)
        )
        self._names: Names | None = self._words.properties if entity is None else self._words.attributes.get(entity)

    def chain(self, steps: Sequence[Step]) -> str:
        text = ""
        for index, step in enumerate(steps):
            if index:
                text += f", {STEP_WORDS[step.operator] if step.operator else MISSING} "
                if step.operator == "but_not" and not isinstance(step.block, SegmentBlock):
                    text += "those "
            text += self.block(step.block, after_but_not=bool(index) and step.operator == "but_not")
        return text or MISSING

    def block(self, block: Block, *, after_but_not: bool = False) -> str:
        match block:
            case ProfileBlock():
                return self.conditions(block.conditions, block.match)
            case BehavioralBlock():
                return self._behavioral(block)
            case SegmentBlock():
                return f"{'' if after_but_not else 'who are '}members of the segment {self.segment(block.segment)}"
            case Group():
                return f"({self.chain(block.steps)})"
            case _:
                assert_never(block)

    def conditions(self, conditions: Sequence[ProfileCondition], match: Match) -> str:
        """Join conditions by *and* or *or*, each with its *whose* (*where* for interactions)."""
        if not conditions:
            return f"{self._pronoun} {MISSING}"
        joined = f" {MATCH_WORDS[match]} "
        return joined.join(self._member(condition, is_alone=len(conditions) == 1) for condition in conditions)

    @property
    def _pronoun(self) -> str:
        return "where" if self._entity is None else "whose"

    def _member(self, condition: ProfileCondition, *, is_alone: bool) -> str:
        match condition:
            case Condition():
                pronoun = "who" if self._is_consent(condition) else self._pronoun
                return f"{pronoun} {self.condition(condition)}"
            case ConditionGroup():
                return f"{_group_word(condition)} ({self.conditions(condition.conditions, condition.match)})"
            case RelatedGroup():
                return self._related(condition, is_alone=is_alone)
            case _:
                assert_never(condition)

    def _related(self, group: RelatedGroup, *, is_alone: bool) -> str:
        entity = self._entity or ""
        one, many = (
            names[entity].say(group.relation) if entity in names else group.relation
            for names in (self._words.one_related, self._words.many_related)
        )
        relation = self._catalog.relation(entity, group.relation)
        inner = Writer(self._catalog, relation.to if relation else "").conditions(group.conditions, group.match)
        # Without parentheses, the conditions after it would seem to be about the related record too.
        if not (is_alone and len(group.conditions) == 1 and isinstance(group.conditions[0], Condition)):
            inner = f"({inner})"
        match group.quantifier:
            case "any":
                return f"with at least one {one} {inner}"
            case "none":
                return f"without any {one} {inner}"
            case "all":
                return f"with at least one {one} and only {many} {inner}"
            case _:
                assert_never(group.quantifier)

    def condition(self, condition: Condition) -> str:
        """Write attribute, operator and value, and whether no data counts."""
        if self._is_consent(condition):
            return f"{CONSENT_WORDS[condition.operator][1]} {self._words.consents.say(condition.attribute)}"
        attribute = self._attributes.get(condition.attribute)
        choices = self._words.choices.get(attribute) if attribute else None
        operator = OPERATORS.get(condition.operator)
        name = self._names.say(condition.attribute) if self._names else condition.attribute
        if operator is None:
            return f"{name} {condition.operator or MISSING} {say_value(condition.value, attribute, choices)}".rstrip()
        text = f"{name} {say_predicate(operator, condition.value, attribute, choices)}"
        if operator.is_negative and not condition.only_with_data:
            text += " (or has no data)"
        elif condition.only_with_data and not operator.is_negative:
            text += " (where there is data)"
        return text

    def _is_consent(self, condition: Condition) -> bool:
        """Whether a condition reads as *who have consented to …*: on a contact, and as usual about no data."""
        if self._entity != ACTOR or condition.attribute not in self._catalog.consents:
            return False
        operator = OPERATORS.get(condition.operator)
        return (
            operator is not None
            and operator.key in CONSENT_WORDS
            and (condition.only_with_data == operator.is_negative)
        )

    def segment(self, segment_key: str) -> str:
        """Write a segment by its name if no other has it, else by its key."""
        name = self._catalog.segments.get(segment_key)
        uses = Counter(key(other) for other in self._catalog.segments.values())
        if name and uses[key(name)] == 1:
            return quote(name)
        return f"with key {quote(segment_key)}" if segment_key else MISSING

    def _behavioral(self, block: BehavioralBlock) -> str:
        kinds = " or ".join(self.kind(kind) for kind in block.interactions) or MISSING
        measure, comparison = block.measure, block.comparison
        if measure.kind == "count" and comparison.operator == "exactly" and comparison.value == 0:
            parts = [f"who never {kinds}"]
        else:
            parts = [f"who {kinds}", self.measure(block)]
        parts.append(say_window(block.window))
        if block.conditions:
            parts.append(Writer(self._catalog, None).conditions(block.conditions, "all"))
        return " ".join(filter(None, parts))

    def kind(self, name: str) -> str:
        """Write an interaction kind by its phrase, or as *did [name]*."""
        phrase = self._words.kinds.say(name)
        return f"did {phrase}" if phrase.startswith("[") else phrase

    def measure(self, block: BehavioralBlock) -> str:
        """Write measure and comparison: *at least 3 times*, *with a total amount of at least 5000*."""
        measure, comparison = block.measure, block.comparison
        bound = COMPARISONS[comparison.operator]
        value, is_one = say_number(comparison.value), comparison.value == 1
        if comparison.operator == "between":
            value, is_one = (
                f"{value} and {MISSING if comparison.upper is None else say_number(comparison.upper)}",
                False,
            )
        if measure.kind in MEASURE_WORDS:
            return f"{MEASURE_WORDS[measure.kind]} {self._property(measure.property)} of {bound} {value}"
        if comparison.operator == "less_than":
            bound = "fewer than"
        match measure.kind:
            case "count_days":
                return f"on {bound} {value} {'day' if is_one else 'different days'}"
            case "count_distinct":
                values = "value" if is_one else "different values"
                return f"with {bound} {value} {values} of {self._property(measure.property)}"
            case "count" if comparison.operator != "between" and comparison.value in (1, 2):
                return f"{bound} {'once' if is_one else 'twice'}"
            case "count":
                return f"{bound} {value} times"
        raise LookupError(measure.kind)

    def _property(self, name: str | None) -> str:
        return self._words.properties.say(name) if name else MISSING


def _group_word(group: ConditionGroup) -> str:
    match group.match:
        case "any":
            return "either"
        case "all":
            return "both" if len(group.conditions) == 2 else "all of"
        case _:
            assert_never(group.match)
