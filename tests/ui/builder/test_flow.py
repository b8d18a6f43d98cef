"""The flow of a definition: a box for each block in its place, and the way back from a box to its block."""

from __future__ import annotations

from core.audience.counts import Counts, PartCount
from core.language.definition import Definition, Group, SegmentBlock, Step
from tests.pools import CATALOG
from ui.builder.flow import Flow
from ui.kit.graph import Arrow


def step(name, operator=None):
    return Step(operator=operator, block=SegmentBlock(segment=name))


def flow_of(definition, *paths):
    parts = tuple(PartCount(path, holds, holds // 2, holds + 1) for holds, path in enumerate(paths, start=1000))
    return Flow(definition, Counts(7, 99, parts), CATALOG)


def test_a_chain_goes_down_with_its_operators_on_the_arrows():
    flow = flow_of(Definition(steps=(step("a"), step("b", "but_not"))), ("steps", 0), ("steps", 1))
    assert [(box.column, box.row) for box in flow.boxes] == [(0, 0), (0, 1), (0, 2)]
    assert [box.facts for box in flow.boxes] == [("1,000 contacts",), ("1,001 alone", "500 so far"), ("7",)]
    assert flow.arrows == [Arrow("steps-0", "steps-1", "but not"), Arrow("steps-1", "members")]


def test_a_group_stands_beside_what_it_becomes():
    group = Step(operator="and_also", block=Group(steps=(step("b"), step("c", "or"))))
    inner = ("steps", 1, "block", "steps")
    definition = Definition(steps=(step("a"), group, step("d", "or")))
    flow = flow_of(definition, ("steps", 0), ("steps", 1), (*inner, 0), (*inner, 1), ("steps", 2))
    places = {box.id: (box.column, box.row) for box in flow.boxes}
    assert places == {
        "steps-0": (0, 0),
        "steps-1-block-steps-0": (1, 1),
        "steps-1-block-steps-1": (1, 2),
        "steps-1": (0, 2),
        "steps-2": (0, 3),
        "members": (0, 4),
    }
    assert Arrow("steps-1-block-steps-1", "steps-1") in flow.arrows
    assert Arrow("steps-0", "steps-1", "and also") in flow.arrows
    assert [row[1][:2] for row in flow.rows()] == ["wh", "(2", "↳ ", "↳ ", "wh"]


def test_no_two_boxes_share_a_place():
    deep = Group(steps=(Step(block=Group(steps=(step("a"), step("b", "or")))), step("c", "or")))
    definition = Definition(steps=(Step(block=deep), Step(operator="or", block=deep)))
    paths = []

    def collect(steps, path):
        for place, one in enumerate(steps):
            paths.append((*path, place))
            if isinstance(one.block, Group):
                collect(one.block.steps, (*path, place, "block", "steps"))

    collect(definition.steps, ("steps",))
    places = [(box.column, box.row) for box in flow_of(definition, *paths).boxes]
    assert len(set(places)) == len(places)


def test_a_box_leads_to_the_path_of_its_block():
    flow = flow_of(Definition(steps=(step("a"),)), ("steps", 0))
    assert flow.paths == {"steps-0": ("steps", 0, "block")}


def test_manual_lists_are_on_the_way_to_the_members():
    definition = Definition(steps=(step("a"),), included=(1, 2), excluded=(3,))
    assert flow_of(definition, ("steps", 0)).arrows == [Arrow("steps-0", "members", "by hand: +2, −1")]
