"""Every module, function and class that docs/architecture.md names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "architecture.md"
_NAMED = re.compile(r"`((?:core|ui|pages|tests|sample_data|bench)/[\w/.]*?\w\.py):(\w+)`")
_FILES = re.compile(r"`((?:core|ui|pages|tests|sample_data|bench|docs)/[\w/.-]*|app\.py)`")


def _named() -> list[tuple[str, str]]:
    return _NAMED.findall(PAGE.read_text(encoding="utf-8"))


def test_the_page_names_functions() -> None:
    assert len(_named()) > 15


@pytest.mark.parametrize(("file", "name"), sorted(set(_named())))
def test_named_function_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    defined = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }
    assert name in defined


@pytest.mark.parametrize("path", sorted(set(_FILES.findall(PAGE.read_text(encoding="utf-8")))))
def test_named_file_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_module_of_the_core_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    modules = {path.stem for path in (ROOT / "core").iterdir() if path.suffix == ".py" or path.is_dir()}
    modules -= {"__init__", "__pycache__"}
    assert {module for module in modules if f"`core/{module}" not in text} == set()
