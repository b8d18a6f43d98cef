"""YAML that people write is read; what is hostile costs little and is told in our words."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DefinitionError
from core.language.definition import Condition, Definition, ProfileBlock, Step, from_yaml
from core.language.definition.yaml_form import MAX_CHARACTERS
from tests.effort import no_hang

WRITTEN = """
# The people of Aachen, and whoever scored well.
target: contact
steps:
  - block:
      kind: profile
      conditions:
        - {kind: condition, attribute: city, operator: is, value: Aachen}
        - {kind: condition, attribute: score, operator: is_at_least, value: 70}
        - {kind: condition, attribute: created_at, operator: is_after, value: 2026-01-31}
        - kind: condition
          attribute: note
          operator: contains
          value: |
            two
            lines
"""

HOSTILE = {
    "a tag of a type": ("target: !!bool x", "must not use tags"),
    "a number of nothing": ("target: !!float ''", "must not use tags"),
    "an instant of nothing": ("target: !!timestamp x", "must not use tags"),
    "a program": ("!!python/object/apply:os.system ['true']", "must not use tags"),
    "a tag of its own": ("target: !mine x", "must not use tags"),
    "an anchor": ("&a [1]", "must not use &a in line 1"),
    "an alias of itself": ("&a [*a]", "must not use &a"),
    "an alias of nothing": ("- *a", "must not use *a"),
    "laughter": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "must not use &a in line 1"),
    "merged fields": ("a: {x: 1}\n<<: {y: 2}", "must not have this field"),
    "a list as a name": ("? [1]\n: 2", "must use texts as field names"),
    "a number as a name": ("1: 2", "must use texts as field names (got “1” in line 1)"),
    "a day that is none": ("target: 2026-02-30", "must be a value that exists (got “2026-02-30” in line 1)"),
    "a huge number": ("target: " + "9" * 5000, "must be a number of at most 40 digits"),
    "a huge number of minutes": ("target: 1" + ":1" * 5000, "must be a number of at most 40 digits"),
    "two documents": ("a: 1\n--- \nb: 1", "must be one document"),
    "no end": ("steps: [", "must be YAML"),
    "deep lists": ("[" * 100_000, "must be YAML"),
    "deep blocks": ("- " * 100_000, "must be YAML"),
    "deep fields": ("{a: " * 100_000, "must be YAML"),
    "a lone surrogate": ("target: \ud800", "must be YAML"),
    "a nul": ("target: \0", "must be YAML"),
    "a lone surrogate in words": ('target: "\\ud800"', "must be"),
    "too long": ("#" * (MAX_CHARACTERS + 1), "must be at most 2,000,000 characters of YAML"),
}


def test_what_people_write_is_read() -> None:
    conditions = (
        Condition(attribute="city", operator="is", value="Aachen"),
        Condition(attribute="score", operator="is_at_least", value=70),
        Condition(attribute="created_at", operator="is_after", value="2026-01-31"),
        Condition(attribute="note", operator="contains", value="two\nlines\n"),
    )
    assert from_yaml(WRITTEN) == Definition(steps=(Step(block=ProfileBlock(conditions=conditions)),))


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_yaml_is_refused_in_our_words(case: str) -> None:
    text, told = HOSTILE[case]
    with pytest.raises(DefinitionError) as refusal:
        from_yaml(text)
    message = str(refusal.value)
    assert told in message
    assert "Exceeds the limit" not in message
    assert len(message) < 500


def test_many_fields_do_not_hang() -> None:
    with no_hang(), pytest.raises(DefinitionError, match="must not have this field"):
        from_yaml("".join(f"a{number}: 1\n" for number in range(100_000)))


@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("[]{}:-&*!|>'\"%@`#\n ,?"), max_size=60))
def test_any_text_is_a_definition_or_refused(text: str) -> None:
    with suppress(DefinitionError):
        assert isinstance(from_yaml(text), Definition)
