"""Which segment needs which: order, dependants and circles."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.language.definition import Definition, Group, ProfileBlock, SegmentBlock, Step
from core.language.dependencies import (
    KnownSegment,
    Segments,
    dependants,
    find_circle,
    in_dependency_order,
    levels,
    levels_through,
    referenced_keys,
)


def naming(*keys: str) -> Definition:
    blocks = [SegmentBlock(segment=key) for key in keys]
    return Definition(steps=tuple(Step(operator="or" if at else None, block=block) for at, block in enumerate(blocks)))


def segment(key: str, definition: Definition | None = None, *, is_live: bool = True) -> KnownSegment:
    return KnownSegment(1, key, f"Segment {key}", "dynamic", "contact", "UTC", is_live, definition)


def graph(**needs: str) -> Segments:
    """``a="bc"``: a needs b and c."""
    return {key: segment(key, naming(*named)) for key, named in needs.items()}


def test_keys_are_found_in_groups_too_once_each_in_order() -> None:
    inner = Group(steps=(Step(block=SegmentBlock(segment="b")), Step(operator="or", block=SegmentBlock(segment="a"))))
    steps = (
        Step(block=ProfileBlock()),
        Step(operator="or", block=SegmentBlock(segment="c")),
        Step(operator="but_not", block=inner),
        Step(operator="or", block=SegmentBlock(segment="c")),
    )
    assert referenced_keys(Definition(steps=steps)) == ("c", "b", "a")


def test_a_segment_that_names_itself_is_a_circle() -> None:
    assert find_circle("a", naming("b", "a"), graph(b="")) == ("a", "a")


def test_a_circle_is_reported_from_its_first_segment_back_to_it() -> None:
    assert find_circle("a", naming("b"), graph(b="c", c="a")) == ("a", "b", "c", "a")


def test_a_circle_among_others_is_found_without_the_way_to_it() -> None:
    assert find_circle(None, naming("x"), graph(x="b", b="c", c="b")) == ("b", "c", "b")


def test_two_ways_to_the_same_segment_are_no_circle() -> None:
    assert find_circle("a", naming("b", "c"), graph(b="d", c="d", d="")) == ()


def test_the_draft_counts_and_not_the_live_definition_of_the_segment_itself() -> None:
    assert find_circle("a", naming("c"), graph(a="b", b="a", c="")) == ()


def test_unknown_and_static_segments_close_no_circle() -> None:
    assert find_circle("a", naming("gone", "static"), {"static": segment("static")}) == ()


def test_dependants_are_the_live_ones_by_name() -> None:
    segments = {
        "z": KnownSegment(1, "z", "Alpha", "dynamic", "contact", "UTC", is_live=True, definition=naming("base")),
        "y": segment("y", naming("base", "z")),
        "stopped": segment("stopped", naming("base"), is_live=False),
        "static": segment("static"),
        "base": segment("base", naming()),
    }
    assert [used_by.key for used_by in dependants("base", segments)] == ["z", "y"]
    assert [used_by.key for used_by in dependants("z", segments)] == ["y"]
    assert dependants("y", segments) == ()


@given(st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9)), max_size=10))
def test_every_segment_comes_after_all_that_it_needs(needs: dict[int, set[int]]) -> None:
    # A segment needs only segments with smaller numbers, so there is no circle.
    acyclic = {f"s{key}": [f"s{needed}" for needed in sorted(named) if needed < key] for key, named in needs.items()}
    segments = {key: segment(key, naming(*named)) for key, named in acyclic.items()}
    order = [known.key for known in in_dependency_order(segments)]
    assert sorted(order) == sorted(segments)
    for place, key in enumerate(order):
        definition = segments[key].definition
        assert definition is not None
        assert {needed for needed in referenced_keys(definition) if needed in segments} <= set(order[:place])


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef"), max_size=3)))
def test_a_circle_is_found_exactly_where_there_is_one(needs: dict[str, set[str]]) -> None:
    segments = graph(**{key: "".join(sorted(named)) for key, named in needs.items()})
    found = find_circle(None, naming("a"), segments)
    reached, reaches_itself = set("a"), False
    for _ in segments:
        reached |= {needed for key in reached for needed in needs.get(key, ())}
    for start in reached & needs.keys():
        beyond = set(needs[start])
        for _ in segments:
            beyond |= {needed for key in beyond for needed in needs.get(key, ())}
        reaches_itself |= start in beyond
    assert bool(found) == reaches_itself
    for key, needed in pairwise(found):
        assert needed in needs[key]
    assert not found or found[0] == found[-1]


def test_thousands_of_segments_in_a_row_are_ordered_and_searched_for_circles() -> None:
    row = {
        f"s{number}": KnownSegment(
            id=number,
            key=f"s{number}",
            name=f"S {number}",
            kind="dynamic",
            target="contact",
            zone="UTC",
            is_live=True,
            definition=Definition(steps=(Step(block=SegmentBlock(segment=f"s{number + 1}")),)),
        )
        for number in range(5_000)
    }
    assert find_circle("s5000", Definition(steps=(Step(block=SegmentBlock(segment="s0")),)), row)[:2] == ("s5000", "s0")
    assert [segment.key for segment in in_dependency_order(row)][:2] == ["s4999", "s4998"]


def test_levels_are_counted_through_the_segments_that_are_named() -> None:
    inner = Group(steps=(Step(block=Group(steps=(Step(block=SegmentBlock(segment="a")),))),))
    deep = KnownSegment(
        id=1, key="deep", name="Deep", kind="dynamic", target="contact", zone="UTC", is_live=True,
        definition=Definition(steps=(Step(block=inner),)),
    )  # fmt: skip
    assert levels(Definition(steps=(Step(block=inner),))) == 2
    assert levels_through("a", {}) == 1
    assert levels_through("deep", {"deep": deep}) == 4
