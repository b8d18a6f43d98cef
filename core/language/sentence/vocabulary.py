"""The words of a catalog: what a sentence calls each attribute, property, kind, relation and choice.

Users write the labels. A sentence uses a label only if it differs from every other label and from the
words around it; otherwise it uses the name, in brackets (for a choice the code, in quotes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from core.language.catalog import Attribute, Catalog, Entity, InteractionKind, Relation
from core.language.folding import fold
from core.language.operators import OPERATORS, AttributeType, ValueShape
from core.language.sentence.literals import bracket, quote
from core.language.sentence.phrases import PERIOD_WORDS

MAX_LABEL = 100
"""A sentence uses the name instead of a longer label."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words that a label could be confused with in one kind of place.

    ``instead`` are words that may be there in place of a label. ``next`` are words that may follow a label: a label
    that contains one may be read as a shorter label before it.
    """

    instead: tuple[str, ...] = ()
    next: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPERATORS = frozenset(operator.words[0].split()[0] for operator in OPERATORS.values())
_MEASURES = _words("at exactly more less fewer between on with where in before from after")
_WINDOWS = _words("in before from after at")


def _operator_continuations() -> frozenset[str]:
    """The words that turn an operator before a single choice into another: *not* turns *is* into *is not*."""
    words = {operator.words[0] for operator in OPERATORS.values()}
    before_a_choice = {
        operator.words[0]
        for operator in OPERATORS.values()
        if AttributeType.CHOICE in operator.types and operator.shape is ValueShape.ONE
    }
    longer = (one.removeprefix(start) for one in words for start in before_a_choice if one.startswith(f"{start} "))
    return frozenset(rest.split()[0] for rest in longer)


ATTRIBUTE = Place(next=_OPERATORS)
PROPERTY = Place(next=_OPERATORS | _WINDOWS | _words("of where"))
KIND = Place(
    ("never", "did", "are members of the segment", "have consented to", "have refused", "have neither consented to"),
    _MEASURES | _words("or"),
)
RELATION = Place(next=_words("whose with without either both all and"))
CONSENT = Place(next=_words("and or"))
CHOICE = Place(
    (
        *_operator_continuations(),
        "the",
        *PERIOD_WORDS.values(),
        # After the comma of a list these would begin the next step.
        *("or", "and also", "but not", "plus the", "without the"),
    ),
    _WINDOWS | _words("and or (or (where"),
)

_NEVER_MATCHES = r"[^\s\S]"


def key(text: str) -> str:
    """Return a key that is equal for texts that differ only in case and runs of white space."""
    return " ".join(fold(text).split())


def label_phrase(label: str) -> str:
    """A label as it reads within a sentence: *First name* → *first name*, but *VAT number* stays."""
    first_word = label.partition(" ")[0]
    return label if any(character.isupper() for character in first_word[1:]) else lower_first(label)


def lower_first(text: str) -> str:
    """Make the first letter lowercase if that is a single letter too (it is not for ``İ``)."""
    first = text[:1].lower()
    return first + text[1:] if len(first) == 1 else text


def _is_plain(phrase: str) -> bool:
    return (
        0 < len(phrase) <= MAX_LABEL
        and phrase.isprintable()
        and phrase == " ".join(phrase.split())
        and phrase[0] not in "-+0123456789("
        and not re.search(r'[“”„"\[\]\\…,;]|[.:]$', phrase)
        and _is_balanced(phrase)
    )


def _is_balanced(phrase: str) -> bool:
    depth = 0
    for character in phrase:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


class Phrases:
    """The phrases that one kind of place may have in any sentence, without those that would be misread there."""

    def __init__(self, phrases: Iterable[str], place: Place) -> None:
        plain = {phrase: key(phrase) for phrase in phrases if _is_plain(phrase)}
        known = frozenset(plain.values())
        self.keys = {k for k in known if not _is_misread(k, known, place)}
        self._plain = sorted((p for p, k in plain.items() if k in self.keys), key=lambda p: (-len(p), p))

    @property
    def pattern(self) -> str:
        """A regular expression for any of them, the longest first."""
        if not self._plain:
            return _NEVER_MATCHES
        return f"(?:{'|'.join(map(_pattern_of, self._plain))})(?!\\w)"


def _pattern_of(phrase: str) -> str:
    """A regular expression for the phrase with any white space between its words."""
    return r"\s+".join(map(re.escape, phrase.split()))


def _is_misread(phrase: str, others: Collection[str], place: Place) -> bool:
    if any(phrase == word or phrase.startswith(word + " ") for word in place.instead):
        return True
    words = phrase.split()
    starts = (" ".join(words[:count]) for count in range(1, len(words)))
    return any(start in others and words[start.count(" ") + 1] in place.next for start in starts)


class Names:
    """What a sentence calls the things of one scope: name to phrase and back.

    ``phrase_by_name`` has a phrase for every name, ``name_by_key`` a name for the `key` of every plain phrase.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], phrases: Phrases, *, in_quotes: bool = False) -> None:
        pairs = list(pairs)
        uses = Counter(key(phrase) for _, phrase in pairs)
        self.phrase_by_name: dict[str, str] = {}
        self.name_by_key: dict[str, str] = {}
        for name, phrase in pairs:
            if key(phrase) in phrases.keys and uses[key(phrase)] == 1:
                self.phrase_by_name[name] = phrase
                self.name_by_key[key(phrase)] = name
            else:
                self.phrase_by_name[name] = quote(name) if in_quotes else bracket(name)

    def say(self, name: str) -> str:
        """Return the phrase for a name, or the name in brackets if the catalog does not have it."""
        return self.phrase_by_name.get(name) or bracket(name)


class Vocabulary:
    """The words of one catalog; get it from `vocabulary_of`."""

    def __init__(self, catalog: Catalog) -> None:
        attributes = {entity.name: list(_attributes(catalog, entity)) for entity in catalog.entities}
        relations = {entity.name: list(_relations(catalog, entity)) for entity in catalog.entities}
        properties = [(property_.name, label_phrase(property_.label)) for property_ in catalog.properties]
        kinds = [(kind.name, kind.phrase) for kind in catalog.kinds]
        with_choices = dict.fromkeys(
            attribute
            for attribute in (*(a for e in catalog.entities for a in e.attributes), *catalog.properties)
            if attribute.choices
        )

        in_attributes = Phrases((phrase for pairs in attributes.values() for _, phrase in pairs), ATTRIBUTE)
        in_relations = Phrases((p for triples in relations.values() for _, *both in triples for p in both), RELATION)
        in_properties = Phrases((phrase for _, phrase in properties), PROPERTY)
        in_kinds = Phrases((phrase for _, phrase in kinds), KIND)
        consents = [(name, str(consent)) for name, consent in catalog.consents.items()]
        in_consents = Phrases((phrase for _, phrase in consents), CONSENT)
        in_choices = Phrases((label for a in with_choices for _, label in a.choices), CHOICE)

        self.patterns = {
            "ATTRIBUTE": in_attributes.pattern,
            "RELATION": in_relations.pattern,
            "PROPERTY": in_properties.pattern,
            "KIND": in_kinds.pattern,
            "CHOICE": in_choices.pattern,
            "CONSENT": in_consents.pattern,
        }
        """Regular expressions by terminal of the grammar."""
        self.attributes = {entity: Names(pairs, in_attributes) for entity, pairs in attributes.items()}
        self.properties = Names(properties, in_properties)
        self.kinds = Names(kinds, in_kinds)
        self.consents = Names(consents, in_consents)
        self.one_related = {
            entity: Names(((name, one) for name, one, _ in triples), in_relations)
            for entity, triples in relations.items()
        }
        self.many_related = {
            entity: Names(((name, many) for name, _, many in triples), in_relations)
            for entity, triples in relations.items()
        }
        self.choices = {a: Names(a.choices, in_choices, in_quotes=True) for a in with_choices}


def _attributes(catalog: Catalog, entity: Entity) -> Iterable[tuple[str, str]]:
    """Yield name and phrase: own attributes by label, those across to-one relations as *account's industry*."""
    own = {attribute.name for attribute in entity.attributes}
    for name, attribute in catalog.attributes_of(entity.name).items():
        relation = None if name in own else catalog.relation(entity.name, name.partition(".")[0])
        owner = f"{label_phrase(relation.label)}'s " if relation else ""
        yield name, owner + label_phrase(attribute.label)


def _relations(catalog: Catalog, entity: Entity) -> Iterable[tuple[str, str, str]]:
    """Yield name, singular and plural of to-many relations."""
    for relation in catalog.relations_of(entity.name, to_many=True):
        many = label_phrase(relation.label)
        related = catalog.entity(relation.to)
        is_plain = related is not None and key(related.plural) == key(relation.label)
        yield relation.name, label_phrase(related.label) if related and is_plain else many, many


def vocabulary_of(catalog: Catalog) -> Vocabulary:
    """The words of a catalog; the same object for catalogs that are equal except for their segments."""
    return _vocabulary(catalog.entities, catalog.relations, catalog.kinds, catalog.properties)


@lru_cache(maxsize=16)
def _vocabulary(
    entities: tuple[Entity, ...],
    relations: tuple[Relation, ...],
    kinds: tuple[InteractionKind, ...],
    properties: tuple[Attribute, ...],
) -> Vocabulary:
    return Vocabulary(Catalog(entities, relations, kinds, properties))
