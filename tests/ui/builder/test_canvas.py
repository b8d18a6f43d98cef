"""The chain of blocks, apart from how it is drawn."""

from __future__ import annotations

from core.language.definition import Condition, Definition, ProfileBlock, Step
from ui.builder import canvas
from ui.shell.state import Draft

PEOPLE = Definition(steps=(Step(block=ProfileBlock(conditions=(Condition(attribute="city", operator="is"),))),))


def draft(definition: Definition) -> Draft:
    return Draft(None, "", "UTC", definition)


def test_an_empty_canvas_takes_another_target() -> None:
    empty = draft(Definition())
    canvas.take_target(empty, "lead")
    assert empty.definition == Definition(target="lead")


def test_a_target_that_is_reported_late_keeps_the_blocks() -> None:
    begun = draft(PEOPLE)
    canvas.take_target(begun, "contact")
    canvas.take_target(begun, "lead")
    assert begun.definition == PEOPLE
    assert not begun.past
