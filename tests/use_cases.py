"""Every use case of the core, found in its rooms: the public functions and methods that take a database."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import core

ROOT = Path(__file__).resolve().parents[1]
DOORS = ("core.commands", "core.__main__")
"""What calls use cases and is none."""
BELOW = (
    "core.store.database", "core.store.gate", "core.store.import_runs", "core.store.leases", "core.store.migrations",
)  # fmt: skip
"""What the gate is made of, and leases and rows of imports: they belong to a process, and no person asks for one."""
NO_USE_CASES = frozenset({
    "core.audience.evaluations.Evaluations.forget", "core.store.alone.alone", "core.team.sign_ins.come_in",
    "core.team.tokens.caller_of_token",
})  # fmt: skip
"""What takes a database only to know it from others or to wait for them, and what makes a caller."""
_HOLDERS = ("Database", "Sandboxes")
"""What a use case takes first."""
_HOLDER = re.compile(rf"\b({'|'.join(_HOLDERS)})\b")
"""A holder anywhere in an annotation, as in ``Database | None``."""

UseCaseFunction = Callable[..., Any]


def use_cases() -> dict[str, UseCaseFunction]:
    """All use cases by their full names."""
    found = {name: function for module in _modules() for name, function in use_cases_of(module).items()}
    return {name: function for name, function in found.items() if name not in NO_USE_CASES}


def use_cases_of(module: ModuleType) -> dict[str, UseCaseFunction]:
    """Those that are written in a module."""
    own = {name: value for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__}
    methods = {
        f"{name}.{method_name}": method
        for name, value in own.items()
        if inspect.isclass(value)
        for method_name, method in vars(value).items()
    }
    return {f"{module.__name__}.{name}": value for name, value in (own | methods).items() if _is_use_case(name, value)}


def takes_a_caller(function: UseCaseFunction) -> bool:
    """Whether the caller stands right behind the database."""
    annotations = [parameter.annotation for parameter in parameters(function)]
    return annotations[0] in _HOLDERS and annotations[1:2] == ["Caller"]


def parameters(function: UseCaseFunction) -> list[inspect.Parameter]:
    """The parameters of a function, without ``self``."""
    found = inspect.signature(inspect.unwrap(function)).parameters.values()
    return [parameter for parameter in found if parameter.name != "self"]


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(core.__path__, "core."):
        if not found.name.startswith((*DOORS, *BELOW)):
            yield importlib.import_module(found.name)


def _is_use_case(name: str, value: object) -> bool:
    is_private = any(part.startswith("_") for part in name.split("."))
    if is_private or not inspect.isfunction(value):
        return False
    return any(_HOLDER.search(inspect.formatannotation(parameter.annotation)) for parameter in parameters(value))


# Transactions


def sources() -> dict[str, str]:
    """The code of the core and of what is drawn, by its path."""
    files = [
        ROOT / "app.py",
        ROOT / "dashboard.py",
        *(file for room in ("core", "ui", "pages") for file in (ROOT / room).rglob("*.py")),
    ]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def opened_beside_the_gate(code: str) -> set[str]:
    """The functions of a file that reach for an engine or a transaction without the gate, called or not."""
    return {function for function, node in _nodes(ast.parse(code), "") if _reaches_beside_the_gate(node)}


def written_by(code: str) -> set[str]:
    """The members of UseCase under which a file writes."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("gate.writing", "gate.replayed"):
            found |= {part.attr for part in node.args if isinstance(part, ast.Attribute) and _is_member(part)}
    return found


_TRANSACTIONS = frozenset({"reading", "writing", "replayed", "rehearsing", "in_turns"})
_ENGINES = frozenset({"engine", "_engine", "create_engine"})
_INSIDES = _TRANSACTIONS | _ENGINES


def _reaches_beside_the_gate(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=owner, attr=name) if name in _TRANSACTIONS:
            return not _has_its_own(owner)
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in _ENGINES:
            return isinstance(node, ast.Attribute) or name == "create_engine"
        case ast.Constant(value=str(name)):  # the name of an attribute, for getattr and its like
            parts = name.split(".")
            return all(map(str.isidentifier, parts)) and not _INSIDES.isdisjoint(parts)
        case ast.MatchClass(kwd_attrs=names):
            return not _INSIDES.isdisjoint(names)
        case ast.ImportFrom(module=module, names=imported):
            return any(_is_another_gate(module, alias) for alias in imported)
        case ast.Import(names=imported):
            return any(alias.asname in _GIVEN for alias in imported)
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            return name in _GIVEN
    return False


_GIVEN = {"gate": "core.store", "dialect_of": "core.store.dialects"}
"""What may have functions or attributes of these names, and where it comes from: nothing else may take its name."""


def _has_its_own(owner: ast.expr) -> bool:
    """Whether an expression is the gate, or a dialect, whose ``writing`` only makes statements."""
    return ast.unparse(owner.func if isinstance(owner, ast.Call) else owner) in _GIVEN


def _is_another_gate(module: str | None, alias: ast.alias) -> bool:
    bound = alias.asname or alias.name
    return bound in _GIVEN and (module, alias.name) != (_GIVEN[bound], bound)


def _is_member(node: ast.Attribute) -> bool:
    return ast.unparse(node.value) == "UseCase"


def _nodes(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of the function around it, outermost first."""
    for child in ast.iter_child_nodes(node):
        is_outermost = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not function
        inside = child.name if is_outermost else function  # type: ignore[attr-defined]
        yield inside, child
        yield from _nodes(child, inside)
