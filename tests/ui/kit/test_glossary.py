"""Every info icon that is about a term of the field says what the glossary says, and leads there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.teaching.glossary import ENTRIES

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")])


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def named_terms(tree: ast.AST) -> list[ast.expr]:
    """What `glossary.help` is asked for."""
    return [call.args[0] for call in calls(tree) if ast.unparse(call.func) == "glossary.help"]


def term_of(label: str) -> str | None:
    """The term that a label is, also in the plural."""
    return next((term for term in (label.casefold(), label.casefold().removesuffix("s")) if term in ENTRIES), None)


def unlinked(tree: ast.AST) -> list[str]:
    """The labels that are terms and have an info icon which does not lead to the glossary."""
    found = []
    for call in calls(tree):
        explained = next((keyword.value for keyword in call.keywords if keyword.arg == "help"), None)
        label = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        if explained is not None and isinstance(label, str) and term_of(label):
            found += [label] * (not named_terms(explained))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_info_icons_of_terms_lead_to_the_glossary(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for term in named_terms(tree):
        assert isinstance(term, ast.Constant), f"line {term.lineno}: a term must be written out"
        assert term.value in ENTRIES, f"line {term.lineno}: {term.value!r} is no entry"
    assert unlinked(tree) == []


def test_the_rule_finds_what_breaks_it() -> None:
    assert unlinked(ast.parse("st.metric('Members', 3, help='How many')")) == ["Members"]
    assert unlinked(ast.parse("st.metric('Members', 3, help=glossary.help('member'))")) == []
