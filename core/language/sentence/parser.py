"""The parser for one vocabulary: the grammar in grammar.lark with the words of a catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lexer import PatternRE, TerminalDef
from lark.parsers.lalr_interactive_parser import InteractiveParser

from core.language.operators import MONTHS, OPERATORS, UNITS, WEEKDAYS, Operator, ValueShape
from core.language.sentence.literals import DATE, IDS, INSTANT, LIST, NAME, NUMBER, TEXT
from core.language.sentence.phrases import PERIOD_WORDS, TARGET_WORDS
from core.language.sentence.vocabulary import Vocabulary

MAX_DEPTH = 100
"""How deep parentheses may nest; a definition read from JSON can't be deeper."""
MAX_TOKENS = 50_000
"""The most words and phrases in a sentence. A list of texts or numbers counts as one, so the largest
valid definition has less than half as many."""

Node = Tree[Token]

_GRAMMAR = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")

_VALUES = {
    ValueShape.NONE: "",
    ValueShape.ONE: "_value",
    ValueShape.MANY: "(LIST | _OPEN _value (_COMMA _value)* _CLOSE)",
    ValueShape.PAIR: "_value _AND _value",
    ValueShape.SPAN: "span",
    ValueShape.PERIOD: "PERIOD",
    ValueShape.MONTH: "MONTH",
    ValueShape.WEEKDAY: "WEEKDAY",
}
"""What follows the words of an operator, in the notation of the grammar."""


def operator_terminals(operator: Operator) -> tuple[str, ...]:
    """The terminals that an operator may begin with: ``IS_MORE_THAN`` for *is more than*."""
    return tuple(_terminal(words) for words in (operator.words[0], operator.phrase_before_the) if words)


def _terminal(words: str) -> str:
    return words.upper().replace(" ", "_")


TARGETS = {_terminal(many): target for target, (_, many) in TARGET_WORDS.items()}
"""The target that each terminal means."""


def grammar_of(operators: tuple[Operator, ...]) -> str:
    """The grammar with the rules and words of the targets and these operators."""
    return _GRAMMAR.replace("// TARGETS", "\n".join(_lines_of_targets())).replace(
        "// OPERATORS", "\n".join(_lines_of_operators(operators))
    )


def _lines_of_targets() -> Iterator[str]:
    yield f"_profiles: {' | '.join(TARGETS)}"
    yield from (f'{_terminal(many)}: "{many}" | "{one}"' for one, many in TARGET_WORDS.values())


def _lines_of_operators(operators: tuple[Operator, ...]) -> Iterator[str]:
    """Yield a rule with an alternative for each operator, named by its key, and every keyword once."""
    alternatives: list[str] = []
    keywords: dict[str, str] = {}
    for operator in operators:
        before, behind = operator.words
        keywords |= {_terminal(words): words for words in (before, operator.phrase_before_the) if words}
        # The words after the value carry no meaning of their own: as a _TERMINAL, lark leaves them out of the tree.
        keywords |= {f"_{_terminal(behind)}": behind} if behind else {}
        end = f"{_VALUES[operator.shape]} {f'_{_terminal(behind)}' if behind else ''}".strip()
        alternatives += (f"{start} {end} -> {operator.key}" for start in operator_terminals(operator))
    yield "operation: " + "\n    | ".join(alternatives)
    yield from (f'{name}: "{words}"' for name, words in keywords.items())


def _any_of(words: list[str]) -> str:
    """A pattern for any of the words, ASCII only: ignoring case, Unicode matches other letters for *i*, *k* and *s*."""
    patterns = (
        r"\s+".join(f"(?a:{word})" for word in words_.split()) for words_ in sorted(words, key=len, reverse=True)
    )
    return f"(?:{'|'.join(patterns)})(?!\\w)"


_LITERALS = {
    "TEXT": TEXT,
    "NAME": NAME,
    "NUMBER": NUMBER,
    "LIST": LIST,
    "IDS": IDS,
    "DATE": DATE,
    "INSTANT": INSTANT,
    "UNIT": _any_of([*UNITS, *(unit.removesuffix("s") for unit in UNITS)]),
    "PERIOD": _any_of(list(PERIOD_WORDS.values())),
    "MONTH": _any_of(list(MONTHS)),
    "WEEKDAY": _any_of(list(WEEKDAYS)),
}
_FIRST = {"INSTANT": 2, "DATE": 1}
"""Priorities: a date begins like a number, an instant like a date."""


class ParseError(Exception):
    """The text does not parse at ``position``.

    ``accepted`` are the terminals that could be there, ``before`` the tokens before it.
    """

    def __init__(self, position: int, accepted: frozenset[str], before: list[Token]) -> None:
        self.position = position
        self.accepted = accepted
        self.before = before
        super().__init__(position)


class LimitError(Exception):
    """The text breaks a limit at ``position``."""

    def __init__(self, position: int, limit: str, hint: str) -> None:
        self.position = position
        self.limit = limit
        self.hint = hint
        super().__init__(position)


@dataclass(frozen=True, eq=False)
class Parser:
    """Parses text into a tree. ``words`` has each keyword of the grammar as a user writes it, in the
    order of the grammar.
    """

    lark: Lark
    words: dict[str, str]

    def parse(self, text: str) -> Node:
        """Parse a sentence, in time linear in its length. Raises ParseError or LimitError."""
        parsing = self.lark.parse_interactive(text)
        depth = 0
        before: list[Token] = []
        try:
            for token in parsing.iter_parse():
                depth += (token.type == "_OPEN") - (token.type == "_CLOSE")
                if depth > MAX_DEPTH:
                    limit = f"at most {MAX_DEPTH} nested parentheses"
                    raise LimitError(token.start_pos or 0, limit, "Use fewer groups in groups.")
                if len(before) == MAX_TOKENS:
                    limit = f"the end, after {MAX_TOKENS:,} words and phrases"
                    raise LimitError(token.start_pos or 0, limit, "Move some blocks to segments of their own.")
                before.append(token)
            tree = parsing.feed_eof(before[-1] if before else None)  # type: ignore[no-untyped-call]
        except UnexpectedCharacters as problem:
            raise ParseError(problem.pos_in_stream or 0, _accepted(parsing), before) from None
        except UnexpectedToken as problem:
            at_end = problem.token.type == "$END"
            position = len(text.rstrip()) if at_end else problem.token.start_pos or 0
            # The loop notes a token before the parser refuses it.
            if before and before[-1] is problem.token:
                before.pop()
            raise ParseError(position, _accepted(parsing), before) from None
        return cast(Node, tree)


def _accepted(parsing: InteractiveParser) -> frozenset[str]:
    return frozenset(parsing.accepts())  # type: ignore[no-untyped-call] # lark does not annotate it


def parser_of(vocabulary: Vocabulary) -> Parser:
    """The parser for a vocabulary, built once (some tens of milliseconds)."""
    return _parser_of(vocabulary, tuple(OPERATORS.values()))


@lru_cache(maxsize=16)
def _parser_of(vocabulary: Vocabulary, operators: tuple[Operator, ...]) -> Parser:
    grammar = grammar_of(operators)
    words: dict[str, str] = {}

    def with_patterns(terminal: TerminalDef) -> None:
        name = terminal.name
        terminal.priority = _FIRST.get(name, 0)
        pattern = vocabulary.patterns.get(name) or _LITERALS.get(name)
        if pattern is None and name != "WHITE_SPACE":
            plain = terminal.pattern.to_regexp()
            words[name] = _first_spelling(plain)
            pattern = _keyword_pattern(plain)
        if pattern is not None:
            terminal.pattern = PatternRE(pattern, ("i",))

    lark = Lark(grammar, parser="lalr", lexer="contextual", edit_terminals=with_patterns)
    return Parser(lark, {name: words[name] for name in re.findall(r"^(\w+): *\"", grammar, re.MULTILINE)})


def _first_spelling(pattern: str) -> str:
    """The first spelling of a keyword, from lark's pattern for it."""
    return re.sub(
        r"\\(.)", r"\1", pattern.removeprefix("(?:").split("|")[0].removesuffix(")") if "|" in pattern else pattern
    )


def _keyword_pattern(pattern: str) -> str:
    """Lark's pattern for a keyword, with any white space for a space and the end of a word after it."""
    if not re.search(r"\w", pattern):
        return pattern
    pattern = pattern.replace(",\\ ", r",\s*").replace("\\ ", r"\s+")
    pattern = pattern.replace(r"\(", r"\(\s*").replace(r"\)", r"\s*\)")
    return f"{pattern}(?!\\w)"
