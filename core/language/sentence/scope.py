"""What the words of a sentence mean: literals, and names in the scope of an entity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import assert_never, cast

from lark import Token

from core.errors import SentenceError, did_you_mean
from core.language.catalog import ACTOR, Attribute, Catalog
from core.language.definition import Condition, Scalar, Span, Unit, Value
from core.language.folding import fold
from core.language.operators import MONTHS, OPERATORS, WEEKDAYS, AttributeType, Operator, ValueShape, operators_of
from core.language.sentence import literals
from core.language.sentence.mistakes import VALUES, mistake
from core.language.sentence.parser import Node
from core.language.sentence.phrases import CONSENT_WORDS, PERIOD_WORDS
from core.language.sentence.vocabulary import Names, Vocabulary, key
from core.language.values import UnreadableValueError, read_value

T = AttributeType

_TOKENS = {
    T.TEXT: {"TEXT"},
    T.NUMBER: {"NUMBER", "TEXT"},
    T.MONEY: {"NUMBER", "TEXT"},
    T.DATE: {"DATE", "TEXT"},
    T.DATETIME: {"DATE", "INSTANT", "TEXT"},
}
"""The tokens for values of a type; those without a plain form are in quotes."""
_TIMES = {"ONCE": 1, "TWICE": 2}
_ESCAPES = ('a backslash only before \\, “, ”, ", n, t, r, [, ], or as in \\u{e9}',)


class Text:
    """The text of a sentence, for errors that point into it, and the literals in it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def mistake(self, token: Token, expected: Iterable[str], hint: str = "") -> SentenceError:
        """The error that something else must be in the place of the token."""
        return mistake(self._text, token.start_pos or 0, expected, hint, len(token))

    def unquote(self, token: Token) -> str:
        """Return the text in quotes, or the name in brackets."""
        try:
            return literals.unquote(token)
        except literals.EscapeError as problem:
            position = (token.start_pos or 0) + 1 + problem.offset
            raise mistake(self._text, position, _ESCAPES, length=2) from None

    def number(self, token: Token) -> Scalar:
        """Read a number, *once* or *twice*, or a number kept as text, which is in quotes."""
        if token.type in _TIMES:
            return _TIMES[token.type]
        return self.unquote(token) if token.type == "TEXT" else literals.read_number(token)

    def date(self, token: Token) -> str:
        """Read a day or an instant, or one without a plain form, which is in quotes."""
        if token.type == "TEXT":
            return self.unquote(token)
        try:
            return literals.read_date(token)
        except ValueError:
            raise self.mistake(token, ["a day or an instant that exists"]) from None

    def span(self, tree: Node) -> Span:
        """Read an amount and a unit."""
        amount, unit = cast(list[Token], tree.children)
        number = literals.read_number(amount)
        if not isinstance(number, int):
            raise self.mistake(amount, ["a whole number"])
        name = fold(unit)
        return Span(amount=number, unit=cast(Unit, name if name.endswith("s") else name + "s"))

    def name_of(self, token: Token, names: Names, known: Collection[str], what: str) -> str:
        """The name that a phrase or a name in brackets means; ``what`` says what it is, with its article."""
        if token.type == "NAME":
            name = self.unquote(token)
            if name in known:
                return name
            raise self.mistake(token, [f"the name of {what}"], did_you_mean(name, known))
        found = names.name_by_key.get(key(token))
        if found is not None:
            return found
        raise self.mistake(
            token, [f"{what} that is known here"], did_you_mean(str(token), names.phrase_by_name.values())
        )


class Scope:
    """The names that conditions can use: of profiles of an entity, or of interactions (``entity`` None)."""

    def __init__(self, text: Text, catalog: Catalog, vocabulary: Vocabulary, entity: str | None) -> None:
        self.entity = entity
        self._text = text
        self._catalog = catalog
        self._vocabulary = vocabulary
        self._attributes: Mapping[str, Attribute] = (
            {property_.name: property_ for property_ in catalog.properties}
            if entity is None
            else catalog.attributes_of(entity)
        )

    def name(self, token: Token) -> str:
        """The name of the attribute or property that a token means."""
        if self.entity is None:
            return self._text.name_of(token, self._vocabulary.properties, self._attributes, "a property")
        names = self._vocabulary.attributes[self.entity]
        return self._text.name_of(token, names, self._attributes, f"an attribute of a {self.entity}")

    def relation(self, token: Token) -> str:
        """The name of the to-many relation that a token means."""
        entity = self.entity or ""
        known = [relation.name for relation in self._catalog.relations_of(entity, to_many=True)]
        one, many = (names[entity] for names in (self._vocabulary.one_related, self._vocabulary.many_related))
        names = many if key(token) in many.name_by_key else one
        return self._text.name_of(token, names, known, f"a relation of a {entity}")

    def condition(self, tree: Node) -> Condition:
        """Read the condition in a subtree: subject, operation, and words about no data, if any."""
        subject, operation, *about_data = tree.children
        name = self.name(cast(Token, subject))
        attribute = self._attributes[name]
        words = cast(Node, operation)
        token = next(child for child in words.children if isinstance(child, Token))
        operator = OPERATORS[words.data]
        if attribute.type not in operator.types:
            offered = list(dict.fromkeys(known.words[0] for known in operators_of(attribute.type)))
            hint = f"“{subject}” is of type {attribute.type.value.replace('_', '/')}."
            raise self._text.mistake(token, [f"“{word}”" for word in offered], hint)
        return Condition(
            attribute=name,
            operator=operator.key,
            value=self._value(operator.shape, words, attribute),
            only_with_data=self._only_with_data(operator, cast(list[Token], about_data)),
        )

    def consent(self, tree: Node) -> Condition:
        """Read what contacts consented to or refused."""
        did, token = cast(list[Token], tree.children)
        consents = self._catalog.consents
        if self.entity != ACTOR:
            raise self._text.mistake(did, ["“whose”"], f"A {ACTOR} consents, and no {self.entity}.")
        name = self._text.name_of(token, self._vocabulary.consents, consents, "a consent")
        operator = next(key for key, (terminal, _) in CONSENT_WORDS.items() if terminal == did.type)
        return Condition(attribute=name, operator=operator, only_with_data=OPERATORS[operator].is_negative)

    def _only_with_data(self, operator: Operator, about_data: list[Token]) -> bool:
        is_negative = operator.is_negative
        if not about_data:
            return is_negative
        if is_negative == (about_data[0].type == "WITH_DATA"):
            words, _ = operator.words
            hint = f"“{words}” means that already." if is_negative else f"“{words}” never holds on no data."
            raise self._text.mistake(about_data[0], ["nothing here"], hint)
        return not is_negative

    def _value(self, shape: ValueShape, words: Node, attribute: Attribute) -> Value:
        """Read what follows the words of an operator."""
        _, *values = words.children
        tokens = [child for child in values if isinstance(child, Token)]
        match shape:
            case ValueShape.NONE:
                return None
            case ValueShape.ONE:
                return self._scalar(tokens[0], attribute)
            case ValueShape.MANY | ValueShape.PAIR:
                items = _items(tokens[0]) if tokens[0].type == "LIST" else tokens
                return tuple(self._scalar(token, attribute) for token in items)
            case ValueShape.SPAN:
                return self._text.span(cast(Node, values[0]))
            case ValueShape.PERIOD:
                return next(name for name, period in PERIOD_WORDS.items() if key(period) == key(tokens[0]))
            case ValueShape.MONTH:
                return 1 + [key(month) for month in MONTHS].index(key(tokens[0]))
            case ValueShape.WEEKDAY:
                return 1 + [key(day) for day in WEEKDAYS].index(key(tokens[0]))
            case _:
                assert_never(shape)

    def _scalar(self, token: Token, attribute: Attribute) -> Scalar:
        if attribute.type in (T.CHOICE, T.CHOICES):
            return self._choice(token, attribute)
        wanted = VALUES[attribute.type]
        if token.type not in _TOKENS[attribute.type]:
            raise self._text.mistake(token, [wanted])
        if token.type in ("DATE", "INSTANT"):
            return self._text.date(token)
        value = self._text.number(token)
        if token.type == "TEXT":
            try:
                read_value(value, attribute)
            except UnreadableValueError as problem:
                raise self._text.mistake(token, [wanted], f"It {problem}. {problem.hint}".strip()) from None
        return value

    def _choice(self, token: Token, attribute: Attribute) -> str:
        names = self._vocabulary.choices.get(attribute)
        code = None
        if token.type == "TEXT":
            text = self._text.unquote(token)
            labelled = [code for code, label in attribute.choices if key(label) == key(text)]
            code = text if text in attribute.choice_codes else labelled[0] if len(labelled) == 1 else None
        elif names:
            code = names.name_by_key.get(key(token))
        if code is not None:
            return code
        phrases = list(names.phrase_by_name.values()) if names else []
        raise self._text.mistake(
            token, phrases, did_you_mean(token.strip('“”"'), [label for _, label in attribute.choices])
        )


def _items(list_: Token) -> Iterator[Token]:
    """Yield the items of a list as separate tokens."""
    start = list_.start_pos or 0
    for offset, item in literals.read_list(list_):
        yield Token("TEXT" if item[0] in '“"' else "NUMBER", item, start_pos=start + offset)
