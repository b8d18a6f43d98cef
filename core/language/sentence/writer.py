"""From a definition to its sentence. Total: what is missing or unknown is shown, never raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import assert_never

from core.language.catalog import Catalog
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
from core.language.sentence.phrases import MEASURE_WORDS, STEP_WORDS, TARGET_WORDS, say_ids, say_window
from core.language.sentence.predicates import say_predicate, say_value
from core.language.sentence.vocabulary import Names, key, vocabulary_of


def sentence(definition: Definition, catalog: Catalog) -> str:
    """One plain English sentence that says all of a valid definition.

    `core.language.sentence.read_sentence` gives the definition back. What is missing or unknown in an
    invalid one is shown as “…” or by its raw name.
    """
    one, many = TARGET_WORDS[definition.target]
    writer = Writer(catalog, definition.target)
    try:
        said = f"{many.capitalize()} {writer.chain(definition.steps)}" if definition.steps else f"No {many}"
    except RecursionError:  # no definition that was ever stored or read is nested so deep
        said = f"{many.capitalize()} {MISSING}"
    if definition.included:
        said += f", plus the {say_ids(definition.included, one, many)}"
    if definition.excluded:
        said += f", without the {say_ids(definition.excluded, one, many)}"
    return said + "."


def block_sentence(block: Block, catalog: Catalog, target: str) -> str:
    """One block as it stands in a sentence: *whose city is “Berlin”*."""
    return Writer(catalog, target).block(block)


def condition_sentence(condition: ProfileCondition, catalog: Catalog, entity: str | None) -> str:
    """One condition on a profile of the entity, or (``entity`` None) on an interaction:
    *city is “Berlin”*, *either (whose … or whose …)*, *with at least one lead whose …*.
    """
    writer = Writer(catalog, entity)
    if isinstance(condition, Condition):
        return writer.condition(condition)
    return writer.conditions((condition,), "all")


class Writer:
    """Writes what is said of one entity; of interactions where that is None."""

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
        said = ""
        for index, step in enumerate(steps):
            if index:
                said += f", {STEP_WORDS[step.operator] if step.operator else MISSING} "
                if step.operator == "but_not" and not isinstance(step.block, SegmentBlock):
                    said += "those "
            said += self.block(step.block, after_but_not=bool(index) and step.operator == "but_not")
        return said or MISSING

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
        """Joined by *and* or *or*, each with its *whose* (*where* of interactions)."""
        if not conditions:
            return f"{self._pronoun} {MISSING}"
        joined = " and " if match == "all" else " or "
        return joined.join(self._member(condition, is_alone=len(conditions) == 1) for condition in conditions)

    @property
    def _pronoun(self) -> str:
        return "where" if self._entity is None else "whose"

    def _member(self, condition: ProfileCondition, *, is_alone: bool) -> str:
        match condition:
            case Condition():
                return f"{self._pronoun} {self.condition(condition)}"
            case ConditionGroup():
                either = (
                    "either" if condition.match == "any" else "both" if len(condition.conditions) == 2 else "all of"
                )
                return f"{either} ({self.conditions(condition.conditions, condition.match)})"
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
        said = Writer(self._catalog, relation.to if relation else "").conditions(group.conditions, group.match)
        # What follows a condition without parentheses would seem to be said of the related record too.
        if not (is_alone and len(group.conditions) == 1 and isinstance(group.conditions[0], Condition)):
            said = f"({said})"
        match group.quantifier:
            case "any":
                return f"with at least one {one} {said}"
            case "none":
                return f"without any {one} {said}"
            case "all":
                return f"with at least one {one} and only {many} {said}"

    def condition(self, condition: Condition) -> str:
        """Attribute, operator and value, and whether no data counts."""
        attribute = self._attributes.get(condition.attribute)
        choices = self._words.choices.get(attribute) if attribute else None
        operator = OPERATORS.get(condition.operator)
        name = self._names.say(condition.attribute) if self._names else condition.attribute
        if operator is None:
            return f"{name} {condition.operator or MISSING} {say_value(condition.value, attribute, choices)}".rstrip()
        said = f"{name} {say_predicate(operator, condition.value, attribute, choices)}"
        if operator.is_negative and not condition.only_with_data:
            said += " (or has no data)"
        elif condition.only_with_data and not operator.is_negative:
            said += " (where there is data)"
        return said

    def segment(self, segment_key: str) -> str:
        """A segment by its name where that is its alone, else by its key."""
        name = self._catalog.segments.get(segment_key)
        uses = Counter(key(other) for other in self._catalog.segments.values())
        if name and uses[key(name)] == 1:
            return quote(name)
        return f"with key {quote(segment_key)}" if segment_key else MISSING

    def _behavioral(self, block: BehavioralBlock) -> str:
        kinds = " or ".join(self.kind(kind) for kind in block.interactions) or MISSING
        measure, comparison = block.measure, block.comparison
        if measure.kind == "count" and comparison.operator == "exactly" and comparison.value == 0:
            said = [f"who never {kinds}"]
        else:
            said = [f"who {kinds}", self.measured(block)]
        said.append(say_window(block.window))
        if block.conditions:
            said.append(Writer(self._catalog, None).conditions(block.conditions, "all"))
        return " ".join(filter(None, said))

    def kind(self, name: str) -> str:
        """An interaction kind by its phrase."""
        said = self._words.kinds.say(name)
        return f"did {said}" if said.startswith("[") else said

    def measured(self, block: BehavioralBlock) -> str:
        """Measure and comparison: *at least 3 times*, *with a total amount of at least 5000*."""
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
