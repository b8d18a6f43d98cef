"""No code that tells operators, types, blocks, windows and the like apart ends in a guess.

What is not known is an error, never the last of those that are: `match` over them ends in `raise` or
`assert_never`, and no `else` stands for the other words of a joining word, a quantifier or a measure. Tables have
exactly the keys of what they tell apart, so that a look-up finds it or fails.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import get_args

import pytest

from core.audience import evaluations
from core.audience.why import explanation
from core.engine.compiler import behavior
from core.language import comparison, definition, operators, schedule
from core.language.definition import ChainOperator, ComparisonOperator, Match, MeasureKind, Quantifier, Target
from core.language.operators import AttributeType, ValueShape
from core.language.sentence import parser, phrases, reader
from core.language.validation import conditions as validation
from ui.builder import flow
from ui.builder.blocks import behavioral, conditions
from ui.data import askable
from ui.kit import badges
from ui.members import by_list

ROOT = Path(__file__).parents[1]
WINDOWS = {window.model_fields["kind"].default for window in get_args(get_args(definition.Window)[0])}
BLOCKS = {block.model_fields["kind"].default for block in get_args(get_args(definition.Block)[0])}
WORDS = {
    *operators.OPERATORS, *operators.MEASURES, *operators.COMPARISONS, *WINDOWS, *BLOCKS, *schedule.MODES,
    *get_args(ChainOperator), *get_args(Quantifier), *get_args(Target), "account",
}  # fmt: skip
ASKED = {
    "match": {*get_args(Match)}, "quantifier": {*get_args(Quantifier)}, "measure.kind": {*get_args(MeasureKind)},
}  # fmt: skip
ENUMS = {"AttributeType", "ValueShape", "Extent", "Standing", "PlaceKind", "T", "V", "E"}
NODES = {name for name in definition.__all__ if name[0].isupper()}


def tells_apart(case: ast.match_case) -> bool:
    """Whether a case is one of the things that must not be guessed."""
    for node in ast.walk(case.pattern):
        match node:
            case ast.Constant(value=str(word)) if word in WORDS:
                return True
            case ast.Attribute(value=ast.Name(id=name)) if name in ENUMS:
                return True
            case ast.MatchClass(cls=ast.Name(id=name)) if name in NODES:
                return True
    return False


def is_error(statements: list[ast.stmt]) -> bool:
    match statements[-1]:
        case ast.Raise():
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="assert_never"))):
            return True
    return False


def guesses(tree: ast.Module) -> Iterator[int]:
    """The lines of each `match` over such things that has another end than an error."""
    for node in ast.walk(tree):
        for block in (getattr(node, name, None) for name in ("body", "orelse")):
            for place, statement in enumerate(block if isinstance(block, list) else ()):
                if not isinstance(statement, ast.Match) or not any(map(tells_apart, statement.cases)):
                    continue
                last = statement.cases[-1]
                takes_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and not last.guard
                follows_error = block[place + 1 :] and isinstance(block[place + 1], ast.Raise)
                if not ((takes_all and is_error(last.body)) or follows_error):
                    yield statement.lineno


def asks_for_a_word(test: ast.expr) -> bool:
    """Whether a test compares a joining word, a quantifier or a measure with words that the language has for it.

    A test that asks something else as well sets a special case apart, and `else` is the rule.
    """
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return asks_for_a_word(operand)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(map(asks_for_a_word, values))
        case ast.Compare(left=asked, ops=[ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn()], comparators=[words]):
            compared = {node.value for node in ast.walk(words) if isinstance(node, ast.Constant)}
            return bool(compared & ASKED.get(name_of(asked), set()))
    return False


def name_of(asked: ast.expr) -> str:
    """The name of what is asked; with its owner for a `kind`, because much else has one."""
    match asked:
        case ast.Name(id=name) | ast.Attribute(attr="match" | "quantifier" as name):
            return name
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
            return f"{owner}.{name}"
    return ""


def guessing_elses(tree: ast.Module) -> Iterator[int]:
    """The lines of each comparison with such a word where an `else`, or an unequal, stands for all other words."""
    for node in ast.walk(tree):
        match node:
            case ast.IfExp(test=test) if asks_for_a_word(test):
                yield node.lineno
            case ast.If(test=test, orelse=[last, *_] as orelse) if asks_for_a_word(test) and not is_error(orelse):
                if not (isinstance(last, ast.If) and asks_for_a_word(last.test)):
                    yield node.lineno
            case ast.Compare(comparators=[ast.Compare() as inner]) if asks_for_a_word(inner):
                yield inner.lineno


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("core", "ui", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_match_ends_in_a_guess() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: must end in an error where nothing fits"
        for path, tree in sources()
        for line in guesses(tree)
    ]
    assert not found, "\n".join(["", *found])


def test_no_else_is_a_guess() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: must name each word, and end in an error where none fits"
        for path, tree in sources()
        for line in guessing_elses(tree)
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("end", "is_a_guess"),
    [
        ("        case _:\n            return ends_with(text)", True),
        ("        case 'ends_with':\n            text = ''", True),
        ("        case 'ends_with':\n            return ''", True),
        ("        case 'ends_with':\n            return text\n    return ''", True),
        ("        case _:\n            assert_never(key)", False),
        ("        case _:\n            raise LookupError(key)", False),
        ("        case 'ends_with':\n            text = ''\n    raise LookupError(key)", False),
    ],
)
def test_a_guess_is_found(end: str, *, is_a_guess: bool) -> None:
    source = f"def sql(key, text):\n    match key:\n        case 'begins_with':\n            return text\n{end}\n"
    assert bool(list(guesses(ast.parse(source)))) == is_a_guess


@pytest.mark.parametrize(
    ("code", "is_a_guess"),
    [
        ("held = all(those) if group.match == 'all' else any(those)", True),
        ("held = any(those) if match != 'all' else all(those)", True),
        ("text = 'only' if group.quantifier in ('all', 'none') else 'with'", True),
        ("if block.measure.kind == 'sum':\n    pass\nelse:\n    pass", True),
        ("if match == 'all':\n    pass\nelif match == 'any':\n    pass\nelse:\n    pass", True),
        ("held = child.held != (group.quantifier == 'all')", True),
        ("if match == 'all':\n    pass\nelif match == 'any':\n    pass\nelse:\n    assert_never(match)", False),
        ("if match == 'all' and is_long:\n    pass\nelse:\n    pass", False),
        ("if column.kind == 'sum':\n    pass\nelse:\n    pass", False),
    ],
)
def test_an_else_that_guesses_is_found(code: str, *, is_a_guess: bool) -> None:
    assert bool(list(guessing_elses(ast.parse(code)))) == is_a_guess


TABLES: dict[str, tuple[Collection[object], Collection[object]]] = {
    "chain operators in a sentence": (phrases.STEP_WORDS, get_args(ChainOperator)),
    "chain operators that are read": (reader._STEPS.values(), get_args(ChainOperator)),  # noqa: SLF001
    "joining words in a sentence": (phrases.MATCH_WORDS, get_args(Match)),
    "joining words of kept bitmaps": (evaluations._JOINING, get_args(Match)),  # noqa: SLF001
    "joining words that are explained": (explanation._JOINED, get_args(Match)),  # noqa: SLF001
    "quantifiers that are explained": (explanation._QUANTIFIED, get_args(Quantifier)),  # noqa: SLF001
    "targets in a sentence": (phrases.TARGET_WORDS, get_args(Target)),
    "targets that are read": (parser.TARGETS.values(), get_args(Target)),
    "targets on the screen": (badges.TARGETS, get_args(Target)),
    "what a list tells targets by": (by_list._TOLD_BY, get_args(Target)),  # noqa: SLF001
    "measures": (operators.MEASURES, get_args(MeasureKind)),
    "comparisons": (operators.COMPARISONS, get_args(ComparisonOperator)),
    "comparisons that are compiled": ({*behavior._OPERATORS, "between"}, get_args(ComparisonOperator)),  # noqa: SLF001
    "windows on the screen": (behavioral.WINDOWS, WINDOWS),
    "quantifiers on the screen": (conditions.QUANTIFIERS, get_args(Quantifier)),
    "quantifiers that changed": (comparison._QUANTIFIERS, get_args(Quantifier)),  # noqa: SLF001
    "quantifiers that are read": ({*reader._QUANTIFIERS.values(), "all"}, get_args(Quantifier)),  # noqa: SLF001
    "blocks in the flow": (flow._TONES, BLOCKS),  # noqa: SLF001
    "types on the screen": (conditions.TYPES, AttributeType),
    "types of what can be asked": (askable.TYPES, AttributeType),
    "shapes in the grammar": (parser._VALUES, ValueShape),  # noqa: SLF001
    "shapes that are wanted": (validation._VALUE_WORDS, ValueShape),  # noqa: SLF001
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_what_it_tells_apart_and_nothing_else(table: str) -> None:
    entries, known = TABLES[table]
    assert {str(entry) for entry in entries} == {str(key) for key in known}
