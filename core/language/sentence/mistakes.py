"""What is wrong with a text that is not a sentence, in the words of its author."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from lark import Token

from core.errors import SentenceError
from core.language.catalog import Attribute, Catalog
from core.language.folding import fold
from core.language.operators import MONTHS, OPERATORS, UNITS, WEEKDAYS, AttributeType, operators_of
from core.language.sentence.literals import MISSING, EscapeError, unquote
from core.language.sentence.parser import TARGETS, ParseError, Parser, operator_terminals
from core.language.sentence.phrases import PERIOD_WORDS
from core.language.sentence.vocabulary import Vocabulary, key

T = AttributeType

SHOWN = 6
"""How many of the words that could be in a place a message lists; ``expected`` has all of them."""

_MAX_WORD = 60

VALUES = {
    T.TEXT: "a text in quotes such as “Berlin”",
    T.NUMBER: "a number such as 5",
    T.MONEY: "a number such as 5",
    T.DATE: "a date such as 31 January 2026",
    T.DATETIME: "a date such as 31 January 2026, or 31 January 2026 at 12:00 UTC",
}
"""What a value of a type is, as a message asks for it."""

_CATALOG_WORDS = {
    "ATTRIBUTE": "an attribute",
    "PROPERTY": "a property",
    "KIND": "an interaction",
    "RELATION": "a relation",
    "CHOICE": "a choice",
    "CONSENT": "a consent",
}
_LITERALS = {
    "TEXT": "a text in quotes such as “Berlin”",
    "NUMBER": "a number such as 5",
    "DATE": "a date such as 31 January 2026",
    "INSTANT": "an instant such as 31 January 2026 at 12:00 UTC",
    "IDS": "ids such as 5, 7 and 9",
    "UNIT": "a unit such as days",
    "PERIOD": "a period such as this month",
    "MONTH": "a month such as May",
    "WEEKDAY": "a weekday such as Monday",
    "$END": "the end of the sentence",
}
_LISTS: dict[str, Sequence[str]] = {
    "UNIT": UNITS,
    "PERIOD": tuple(PERIOD_WORDS.values()),
    "MONTH": MONTHS,
    "WEEKDAY": WEEKDAYS,
}
_VALUES = frozenset({"TEXT", "NUMBER", "DATE", "INSTANT", "CHOICE"})


def _operator_terminals() -> frozenset[str]:
    return frozenset(terminal for operator in OPERATORS.values() for terminal in operator_terminals(operator))


def mistake(
    text: str, position: int, expected: Iterable[str], hint: str = "", length: int | None = None
) -> SentenceError:
    """The error for a place in a text where something else must be."""
    expected = tuple(dict.fromkeys(expected))
    word = word_at(text, position) if length is None else text[position : position + length]
    if word == MISSING:
        hint = "Something is missing here; fill it in."
    shown = word if len(word) <= _MAX_WORD else word[:_MAX_WORD] + MISSING
    got = shown if len(word) > 1 and word[0] in '“"' else f"“{shown}”" if word else "the end"
    listed = ", ".join(expected[:SHOWN]) + (f" or {len(expected) - SHOWN} others" if len(expected) > SHOWN else "")
    message = f"Character {position + 1}: must be {listed} (got {got}). {hint}".rstrip()
    return SentenceError(message, position, len(word), expected)


def word_at(text: str, position: int) -> str:
    """The word or single character at a position; ``""`` at the end."""
    match = re.compile(r"\w[\w’'-]*|\S").match(text, position)
    return match[0] if match else ""


def syntax_mistake(
    text: str, problem: ParseError, catalog: Catalog, vocabulary: Vocabulary, parser: Parser
) -> SentenceError:
    """The error for a text that does not parse, with what could be there instead."""
    sign = text[problem.position : problem.position + 1]
    closing, terminal = {"“": ("”", "TEXT"), '"': ('"', "TEXT"), "[": ("]", "NAME")}.get(sign, ("", ""))
    if terminal in problem.accepted:
        return mistake(text, problem.position, [f"closed by {closing}"], f"Write {closing} at its end.")
    place = _Place(problem, catalog, vocabulary, parser)
    return mistake(text, problem.position, place.expected, near(text, problem.position, place.words))


class _Place:
    """What could be in the place where a text does not parse.

    ``expected`` is as a message lists it; ``words`` are the single words, for suggestions.
    """

    def __init__(self, problem: ParseError, catalog: Catalog, vocabulary: Vocabulary, parser: Parser) -> None:
        self.expected: list[str] = []
        self.words: list[str] = []
        self._catalog = catalog
        self._vocabulary = vocabulary
        self._target = TARGETS.get(problem.before[0].type) if problem.before else None
        accepted = set(problem.accepted)
        attribute = self._attribute(problem.before)
        if attribute and _operator_terminals() <= accepted:
            accepted -= _operator_terminals()
            self._add_keywords(operator.words[0] for operator in operators_of(attribute.type))
        if attribute and attribute.type in VALUES and _VALUES & accepted:
            accepted -= _VALUES
            self.expected.append(VALUES[attribute.type])
        if attribute and attribute.type not in (T.DATE, T.DATETIME):
            accepted -= {"PERIOD", "MONTH"}
        self._add_keywords(parser.words[terminal] for terminal in parser.words if terminal in accepted)
        for terminal in (*_CATALOG_WORDS, *_LITERALS):
            if terminal in accepted:
                self._add_others(terminal, attribute)

    def _add_keywords(self, keywords: Iterable[str]) -> None:
        for keyword in dict.fromkeys(keywords):
            self.expected.append(f"“{keyword}”")
            self.words.append(keyword)

    def _add_others(self, terminal: str, attribute: Attribute | None) -> None:
        if terminal in _LITERALS:
            self.expected.append(_LITERALS[terminal])
            self.words.extend(_LISTS.get(terminal, ()))
        elif known := self._known(terminal, attribute):
            self.expected.append(f"{_CATALOG_WORDS[terminal]} such as {known[0]}")
            self.words.extend(known)

    def _known(self, terminal: str, attribute: Attribute | None) -> list[str]:
        """The phrases that a terminal matches, the likeliest first."""
        vocabulary = self._vocabulary
        by_entity = {"ATTRIBUTE": vocabulary.attributes, "RELATION": vocabulary.one_related}.get(terminal)
        if by_entity is not None:
            entities = sorted(by_entity, key=lambda entity: entity != self._target)
            return [phrase for entity in entities for phrase in by_entity[entity].phrase_by_name.values()]
        if terminal == "CHOICE":
            return (
                list(vocabulary.choices[attribute].phrase_by_name.values()) if attribute in vocabulary.choices else []
            )
        names = {"KIND": vocabulary.kinds, "PROPERTY": vocabulary.properties, "CONSENT": vocabulary.consents}
        return list(names[terminal].phrase_by_name.values())

    def _attribute(self, before: list[Token]) -> Attribute | None:
        """The attribute or property whose operator or value comes here; None if several of its name differ in type."""
        for token in reversed(before):
            if token.type in ("ATTRIBUTE", "PROPERTY", "NAME"):
                found = {(a.type, a.choices): a for a in self._candidates(token)}
                return next(iter(found.values())) if len(found) == 1 else None
            if token.type not in _operator_terminals() | _VALUES | {"_OPEN", "_COMMA"}:
                return None
        return None

    def _candidates(self, token: Token) -> Iterable[Attribute]:
        """The attributes and properties that a token may mean."""
        scopes = [(self._catalog.attributes_of(entity), names) for entity, names in self._vocabulary.attributes.items()]
        if token.type != "ATTRIBUTE":
            properties = {property_.name: property_ for property_ in self._catalog.properties}
            scopes.append((properties, self._vocabulary.properties))
        for attributes, names in scopes:
            if token.type == "NAME":
                try:
                    name = unquote(token)
                except EscapeError:
                    return
            else:
                name = names.name_by_key.get(key(token), "")
            if name in attributes:
                yield attributes[name]


def near(text: str, position: int, known: Iterable[str]) -> str:
    """``Did you mean …?`` with the known phrase nearest to the words at a position, or ``""``."""
    here = re.split(r"[,.()“”\"\[\]…]", text[position : position + 2 * _MAX_WORD])[0].split()
    by_length: dict[int, dict[str, str]] = {}
    for phrase in known:
        by_length.setdefault(len(phrase.split()), {})[fold(phrase)] = phrase
    best: tuple[float, str] = (0.0, "")
    for count, phrases in by_length.items():
        got = fold(" ".join(here[:count]))
        for found in difflib.get_close_matches(got, phrases, n=1, cutoff=0.6) if got else ():
            ratio = difflib.SequenceMatcher(None, got, found).ratio()
            best = max(best, (ratio, phrases[found]))
    return f"Did you mean “{best[1]}”?" if best[1] else ""
