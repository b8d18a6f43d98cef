"""From a sentence back to its definition."""

from __future__ import annotations

from typing import cast

from lark import Token, Tree

from core.errors import did_you_mean
from core.language.catalog import Catalog
from core.language.definition import (
    After,
    Before,
    BehavioralBlock,
    Between,
    Block,
    ChainOperator,
    Comparison,
    ComparisonOperator,
    ConditionGroup,
    Definition,
    Ever,
    Group,
    InteractionCondition,
    InTheLast,
    Match,
    Measure,
    MeasureKind,
    NotInTheLast,
    ProfileBlock,
    ProfileCondition,
    Quantifier,
    RelatedGroup,
    SegmentBlock,
    Step,
    Target,
    Window,
)
from core.language.sentence.literals import read_ids
from core.language.sentence.mistakes import mistake, syntax_mistake
from core.language.sentence.parser import TARGETS, LimitError, Node, ParseError, parser_of
from core.language.sentence.scope import Scope, Text
from core.language.sentence.vocabulary import Vocabulary, key, vocabulary_of

_STEPS: dict[str, ChainOperator] = {"OR_ALSO": "or", "AND_ALSO": "and_also", "BUT_NOT": "but_not"}
_MATCHES: dict[str, Match] = {"all_of": "all", "any_of": "any"}
_QUANTIFIERS: dict[str, Quantifier] = {"WITH": "any", "WITHOUT_ANY": "none"}
_MEASURES = frozenset({"count", "count_days", "count_distinct", "amount"})
_AMOUNTS: dict[str, MeasureKind] = {"SUM": "sum", "AVERAGE": "average", "SMALLEST": "smallest", "LARGEST": "largest"}


def read_sentence(text: str, catalog: Catalog) -> Definition:
    """Read the definition that a sentence says: the inverse of `core.language.sentence.sentence`.

    Ignores case, white space and the final full stop; quotes may be straight. `core.language.validation`
    checks whether the values make sense together. Raises SentenceError, which points at the first word that
    does not fit.
    """
    vocabulary = vocabulary_of(catalog)
    parser = parser_of(vocabulary)
    try:
        tree = parser.parse(text)
    except ParseError as problem:
        raise syntax_mistake(text, problem, catalog, vocabulary, parser) from None
    except LimitError as problem:
        raise mistake(text, problem.position, [problem.limit], problem.hint) from None
    return _Reader(text, catalog, vocabulary).definition(tree)


class _Reader:
    """Reads the tree of one text."""

    def __init__(self, text: str, catalog: Catalog, vocabulary: Vocabulary) -> None:
        self._text = Text(text)
        self._catalog = catalog
        self._vocabulary = vocabulary
        self._interactions = Scope(self._text, catalog, vocabulary, None)

    def definition(self, tree: Node) -> Definition:
        profiles, *parts = tree.children
        target = TARGETS[cast(Token, profiles).type]
        *chain, tail = cast(list[Node], parts)
        manual = {part.data: self._ids(part, target) for part in cast(list[Node], tail.children)}
        scope = Scope(self._text, self._catalog, self._vocabulary, target)
        return Definition(
            target=target,
            steps=self._steps(chain[0], scope) if chain else (),
            included=manual.get("included", ()),
            excluded=manual.get("excluded", ()),
        )

    def _ids(self, tree: Node, target: Target) -> tuple[int, ...]:
        profiles, ids = cast(list[Token], tree.children)
        if TARGETS[profiles.type] != target:
            raise self._text.mistake(profiles, [f"“{target}s”, which the sentence is about"])
        return read_ids(ids)

    def _steps(self, tree: Node, scope: Scope) -> tuple[Step, ...]:
        first, *rest = cast(list[Node], tree.children)
        steps = [Step(block=self._block(first, scope))]
        for step in rest:
            operator, block = step.children
            steps.append(Step(operator=_STEPS[cast(Token, operator).type], block=self._block(cast(Node, block), scope)))
        return tuple(steps)

    def _block(self, tree: Node, scope: Scope) -> Block:
        match tree.data:
            case "group":
                return Group(steps=self._steps(cast(Node, tree.children[0]), scope))
            case "profile":
                joined = cast(Node, tree.children[0])
                return ProfileBlock(match=_match(joined), conditions=self._conditions(joined, scope))
            case "members":
                return SegmentBlock(segment=self._segment_key(cast(Token, tree.children[0])))
            case "members_by_key":
                return SegmentBlock(segment=self._text.unquote(cast(Token, tree.children[0])))
            case "behavior":
                return self._behavioral(tree, Comparison())
            case "never":
                return self._behavioral(tree, Comparison(operator="exactly", value=0))
        raise LookupError(tree.data)

    def _segment_key(self, token: Token) -> str:
        name = self._text.unquote(token)
        segments = self._catalog.segments
        keys = [k for k, known in segments.items() if known == name] or [
            k for k, known in segments.items() if key(known) == key(name)
        ]
        if len(keys) == 1:
            return keys[0]
        if keys:
            raise self._text.mistake(token, [f"“with key “{k}””" for k in keys], "Several segments have this name.")
        raise self._text.mistake(token, ["the name of a segment"], did_you_mean(name, segments.values()))

    def _conditions(self, tree: Node, scope: Scope) -> tuple[ProfileCondition, ...]:
        return tuple(self._condition(child, scope) for child in cast(list[Node], tree.children))

    def _condition(self, tree: Node, scope: Scope) -> ProfileCondition:
        match tree.data:
            case "condition":
                return scope.condition(tree)
            case "consent":
                return scope.consent(tree)
            case "either" | "both":
                joined = cast(Node, tree.children[0])
                return ConditionGroup(match=_match(joined), conditions=self._conditions(joined, scope))
            case "related":
                return self._related(tree, scope, _QUANTIFIERS[cast(Token, tree.children[0]).type])
            case "related_all":
                return self._related(tree, scope, "all")
        raise LookupError(tree.data)

    def _related(self, tree: Node, scope: Scope, quantifier: Quantifier) -> RelatedGroup:
        _, relation, *again, inner = tree.children
        token = cast(Token, cast(Node, relation).children[0])
        name = scope.relation(token)
        for other in again:
            second = cast(Token, cast(Node, other).children[0])
            if scope.relation(second) != name:
                raise self._text.mistake(second, [f"the same as “{token}”"])
        found = self._catalog.relation(scope.entity or "", name)
        related = Scope(self._text, self._catalog, self._vocabulary, found.to if found else "")
        joined = cast(Node, inner)
        if joined.data in ("condition", "consent"):
            return RelatedGroup(relation=name, quantifier=quantifier, conditions=(self._condition(joined, related),))
        return RelatedGroup(
            relation=name,
            quantifier=quantifier,
            match=_match(joined),
            conditions=self._conditions(joined, related),
        )

    def _behavioral(self, tree: Node, comparison: Comparison) -> BehavioralBlock:
        """``comparison`` applies if the sentence has no measure."""
        parts = {part.data: part for part in cast(list[Node], tree.children)}
        measure = Measure()
        where = parts.pop("where", None)
        kinds = parts.pop("kinds")
        window: Window = Ever()
        for name, part in parts.items():
            if name in _MEASURES:
                measure, comparison = self._measure(part)
            else:
                window = self._window(part)
        conditions = self._conditions(where, self._interactions) if where else ()
        return BehavioralBlock(
            interactions=tuple(self._kind(cast(Token, token)) for token in kinds.children),
            conditions=cast(tuple[InteractionCondition, ...], conditions),
            measure=measure,
            comparison=comparison,
            window=window,
        )

    def _kind(self, token: Token) -> str:
        names = self._vocabulary.kinds
        known = [kind.name for kind in self._catalog.kinds]
        return self._text.name_of(token, names, known, "an interaction")

    def _measure(self, tree: Node) -> tuple[Measure, Comparison]:
        tokens = [child for child in tree.children if isinstance(child, Token)]
        properties = [child for child in tree.children if isinstance(child, Tree)]
        kind = cast(MeasureKind, tree.data) if tree.data != "amount" else _AMOUNTS[tokens.pop(0).type]
        name = self._interactions.name(cast(Token, properties[0].children[0])) if properties else None
        bound, *values = tokens
        operator = cast(ComparisonOperator, bound.type.lower())
        value, *upper = (self._text.number(token) for token in values)
        comparison = Comparison(operator=operator, value=value, upper=upper[0] if upper else None)
        return Measure(kind=kind, property=name), comparison

    def _window(self, tree: Node) -> Window:
        match tree.data:
            case "in_the_last":
                return InTheLast(span=self._text.span(cast(Node, tree.children[0])))
            case "not_in_the_last":
                return NotInTheLast(span=self._text.span(cast(Node, tree.children[0])))
            case "ever":
                return Ever()
            case "between":
                first, last = self._dates(tree)
                return Between(first=first, last=last)
            case "before":
                (date,) = self._dates(tree)
                return Before(date=date)
            case "after":
                (date,) = self._dates(tree)
                return After(date=date)
        raise LookupError(tree.data)

    def _dates(self, tree: Node) -> tuple[str, ...]:
        return tuple(self._text.date(cast(Token, token)) for token in tree.children)


def _match(tree: Node) -> Match:
    return _MATCHES[tree.data]
