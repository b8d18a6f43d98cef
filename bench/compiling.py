"""The time to check and compile a definition of fifty blocks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median
from time import perf_counter

from sqlalchemy.dialects import postgresql

from bench.questions import QUESTIONS, ZONE
from bench.scale import AS_OF
from core.engine.compiler import compile_definition
from core.language.catalog import BUILT_IN
from core.language.definition import Block, ChainOperator, Definition, SegmentBlock, Step
from core.language.validation import find_problems

BLOCKS = 50
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's has no types
_OPERATORS: tuple[ChainOperator, ...] = ("and_also", "or", "but_not")


@dataclass(frozen=True, slots=True)
class Compiling:
    """The median seconds to find the problems of a definition, to compile it, and to write its SQL as text."""

    checking: float
    compiling: float
    writing: float


def measure(repeats: int = 21) -> Compiling:
    """Measure a chain of every kind of block in turn, each different from those before."""
    definition = fifty_blocks()
    rounds = [_measure(definition) for _ in range(repeats)]
    return Compiling(*(median(times) for times in zip(*rounds, strict=True)))


def fifty_blocks() -> Definition:
    """Return fifty blocks of the questions, repeated and joined by every operator."""
    blocks: list[Block] = [
        step.block
        for question in QUESTIONS
        if question.definition.target == "contact"
        for step in question.definition.steps
        if not isinstance(step.block, SegmentBlock)
    ]
    chosen = islice(cycle(blocks), BLOCKS)
    return Definition(
        steps=tuple(
            Step(operator=_OPERATORS[place % len(_OPERATORS)] if place else None, block=block)
            for place, block in enumerate(chosen)
        )
    )


def _measure(definition: Definition) -> tuple[float, float, float]:
    began = perf_counter()
    problems = find_problems(definition, BUILT_IN, {})
    checked = perf_counter()
    statement = compile_definition(definition, BUILT_IN, AS_OF, ZONE, {})
    compiled = perf_counter()
    str(statement.compile(dialect=_DIALECT))
    written = perf_counter()
    if problems:
        raise AssertionError(f"the definition must have no problem (got {problems[0]}).")
    return checked - began, compiled - checked, written - compiled
