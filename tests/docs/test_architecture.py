"""Every module, function and class that docs/architecture.md names exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
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


def test_every_room_is_introduced() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rooms = [
        f"{folder}/{path.name}"
        for folder in ("core", "ui")
        for path in (ROOT / folder).iterdir()
        if path.suffix == ".py" or path.is_dir()
    ]
    named = [room for room in rooms if "__" not in room]
    assert {room for room in named if f"`{room}`" not in text} == set()


def test_the_picture_shows_the_imports_between_rooms() -> None:
    drawn = drawn_arrows(PAGE.read_text(encoding="utf-8"))
    imported = imported_rooms()
    reachable = {(start, end) for start in imported for end in _reached(start, drawn)}
    straight = {(start, end) for start, ends in imported.items() for end in ends}
    assert straight - reachable == set(), "the code has arrows that the picture does not show"
    assert {(s, e) for s, ends in drawn.items() for e in ends} - straight == set(), "the picture has arrows of its own"


def drawn_arrows(page: str) -> dict[str, set[str]]:
    """The arrows of the first mermaid picture, from room to rooms."""
    picture = page.split("```mermaid")[1].split("```", maxsplit=1)[0]
    arrows: dict[str, set[str]] = {}
    for start, end in re.findall(r"(\w+) --> (\w+)", picture):
        arrows.setdefault(start, set()).add(end)
    return arrows


def imported_rooms() -> dict[str, set[str]]:
    """Which rooms of the core each room imports; *pages* and *ui* are one room each, `__main__` is none."""
    arrows: dict[str, set[str]] = {}
    for folder in ("core", "ui", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            room = _room(path.relative_to(ROOT).with_suffix("").parts)
            for name in _imports(ast.parse(path.read_text(encoding="utf-8"))):
                imported = _room(tuple(name.split(".")))
                if room and imported and imported != room:
                    arrows.setdefault(room, set()).add(imported)
    return arrows


def _room(parts: tuple[str, ...]) -> str:
    if parts[0] != "core":
        return parts[0] if parts[0] in ("ui", "pages") else ""
    is_room = len(parts) > 1 and "__" not in parts[1] and any((ROOT / "core").glob(f"{parts[1]}*"))
    return parts[1] if is_room else ""


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def _reached(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
    ends = arrows.get(start, set())
    return ends.union(*(_reached(end, arrows) for end in ends))
