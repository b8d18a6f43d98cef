"""No code that tells operators, types, blocks, windows and the like apart ends in a guess.

What is not known is an error, never the last of those that are: `match` over them ends in `raise` or
`assert_never`, or each case returns and the type checker knows that none is left out. Tables have exactly the keys
of what they tell apart, so that a look-up finds it or fails.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import get_args

import pytest

from core.engine.compiler import behavior
from core.language import comparison, definition, operators, schedule
from core.language.definition import ChainOperator, ComparisonOperator, MeasureKind, Quantifier, Target
from core.language.operators import AttributeType, ValueShape
from core.language.sentence import parser, phrases, reader
from core.language.validation import conditions as validation
from ui.builder import flow
from ui.builder.blocks import behavioral, conditions
from ui.data import askable
from ui.kit import badges
from ui.members import by_list

ROOT = Path(__file__).parents[1]
CHECKED = ("core",)
"""What the type checker looks at: it finds the cases that a function leaves out where each of them returns."""
WINDOWS = {window.model_fields["kind"].default for window in get_args(get_args(definition.Window)[0])}
BLOCKS = {block.model_fields["kind"].default for block in get_args(get_args(definition.Block)[0])}
WORDS = {
    *operators.OPERATORS, *operators.MEASURES, *operators.COMPARISONS, *WINDOWS, *BLOCKS, *schedule.MODES,
    *get_args(ChainOperator), *get_args(Quantifier), *get_args(Target), "account",
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


def returns(statements: list[ast.stmt]) -> bool:
    """Whether what follows these statements is never reached."""
    match statements[-1]:
        case ast.Return() | ast.Raise():
            return True
        case ast.Match(cases=cases):
            return all(returns(case.body) for case in cases)
        case ast.If(body=body, orelse=orelse):
            return bool(orelse) and returns(body) and returns(orelse)
    return False


def guesses(tree: ast.Module, *, is_checked: bool) -> Iterator[int]:
    """The lines of each `match` over such things that has another end than an error."""
    for node in ast.walk(tree):
        for block in (getattr(node, name, None) for name in ("body", "orelse")):
            for place, statement in enumerate(block if isinstance(block, list) else ()):
                if not isinstance(statement, ast.Match) or not any(map(tells_apart, statement.cases)):
                    continue
                last = statement.cases[-1]
                takes_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and not last.guard
                follows_error = block[place + 1 :] and isinstance(block[place + 1], ast.Raise)
                is_exhaustive = is_checked and not takes_all and place + 1 == len(block) and returns([statement])
                if not ((takes_all and is_error(last.body)) or follows_error or is_exhaustive):
                    yield statement.lineno


def test_no_match_ends_in_a_guess() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: must end in an error where nothing fits"
        for folder in ("core", "ui", "pages")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in guesses(ast.parse(path.read_text(encoding="utf-8")), is_checked=folder in CHECKED)
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("end", "is_a_guess"),
    [
        ("        case _:\n            return ends_with(text)", True),
        ("        case 'ends_with':\n            text = ''", True),
        ("        case 'ends_with':\n            return text\n    return ''", True),
        ("        case _:\n            assert_never(key)", False),
        ("        case _:\n            raise LookupError(key)", False),
        ("        case 'ends_with':\n            text = ''\n    raise LookupError(key)", False),
    ],
)
def test_a_guess_is_found(end: str, *, is_a_guess: bool) -> None:
    source = f"def sql(key, text):\n    match key:\n        case 'begins_with':\n            return text\n{end}\n"
    assert bool(list(guesses(ast.parse(source), is_checked=True))) == is_a_guess


def test_a_match_that_returns_in_each_case_is_left_to_the_type_checker() -> None:
    cases = "        case 'is':\n            return 1\n        case 'is_not':\n            return 2"
    source = f"def sql(key):\n    match key:\n{cases}"
    assert not list(guesses(ast.parse(source), is_checked=True))
    assert list(guesses(ast.parse(source), is_checked=False)) == [2]


TABLES: dict[str, tuple[Collection[object], Collection[object]]] = {
    "chain operators in a sentence": (phrases.STEP_WORDS, get_args(ChainOperator)),
    "chain operators that are read": (reader._STEPS.values(), get_args(ChainOperator)),  # noqa: SLF001
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
    "types of what can be asked": (askable._TYPES, AttributeType),  # noqa: SLF001
    "shapes in the grammar": (parser._VALUES, ValueShape),  # noqa: SLF001
    "shapes that are wanted": (validation._VALUE_WORDS, ValueShape),  # noqa: SLF001
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_what_it_tells_apart_and_nothing_else(table: str) -> None:
    entries, known = TABLES[table]
    assert {str(entry) for entry in entries} == {str(key) for key in known}
