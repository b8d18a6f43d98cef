from core.language.definition import Definition, Group, SegmentBlock, Step
from ui.segment import chains


def step(name, operator=None):
    return Step(operator=operator, block=SegmentBlock(segment=name))


CHAIN = Definition(steps=(step("a"), step("b", "but_not"), step("c", "or")))


def test_a_step_goes_into_parentheses_and_out_again():
    grouped = chains.grouped(CHAIN, ("steps", 1))
    assert grouped.steps[1] == Step(operator="but_not", block=Group(steps=(step("b"),)))
    assert chains.ungrouped(grouped, ("steps", 1)) == CHAIN


def test_all_steps_of_a_group_come_out_in_order():
    group = Group(steps=(step("x"), step("y", "and_also")))
    definition = Definition(steps=(step("a"), Step(operator="or", block=group), step("c", "but_not")))
    assert chains.ungrouped(definition, ("steps", 1)).steps == (
        step("a"),
        step("x", "or"),
        step("y", "and_also"),
        step("c", "but_not"),
    )


def test_an_empty_group_leaves_a_well_formed_chain():
    definition = Definition(steps=(Step(block=Group()), step("b", "but_not")))
    assert chains.ungrouped(definition, ("steps", 0)).steps == (step("b"),)


def test_what_stands_at_a_path():
    assert chains.part_at(CHAIN, ("steps", 1, "block", "segment")) == "b"
