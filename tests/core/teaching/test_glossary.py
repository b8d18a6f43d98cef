"""The glossary: complete, closed, and short."""

from __future__ import annotations

import re

import pytest

from core.teaching.glossary import ENTRIES, entry, found

OF_SEMANTICS = (
    "segment",
    "dynamic segment",
    "static segment",
    "profile",
    "interaction",
    "attribute",
    "property",
    "catalog",
    "condition",
    "block",
    "profile block",
    "behavioral block",
    "segment block",
    "group",
    "definition",
    "audience",
    "or",
    "and also",
    "but not",
    "member",
    "stay",
    "entered",
    "left",
    "net change",
    "growth",
    "churn",
    "refresh",
    "draft",
    "live",
    "version",
    "template",
    "target",
    "relation",
    "quantifier",
    "time zone",
    "as of",
    "reachable",
)


@pytest.mark.parametrize("term", OF_SEMANTICS)
def test_the_words_of_the_field_are_there(term: str) -> None:
    assert entry(term).term == term


def test_a_definition_is_one_or_two_sentences() -> None:
    for found_entry in ENTRIES.values():
        assert 1 <= len(re.findall(r"[.](?:\s|$)", found_entry.definition)) <= 2, found_entry.term


def test_see_also_leads_to_other_entries() -> None:
    for found_entry in ENTRIES.values():
        assert found_entry.see_also, found_entry.term
        assert found_entry.term not in found_entry.see_also
        assert set(found_entry.see_also) <= ENTRIES.keys(), found_entry.term


def test_anchors_are_distinct_parts_of_an_address() -> None:
    anchors = [found_entry.anchor for found_entry in ENTRIES.values()]
    assert len(set(anchors)) == len(anchors)
    assert all(re.fullmatch(r"[a-z-]+", anchor) for anchor in anchors)


def test_entries_are_in_order() -> None:
    assert list(ENTRIES) == sorted(ENTRIES)


def test_an_unknown_term_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError):
        entry("chrun")


def test_searching() -> None:
    assert found("") == list(ENTRIES.values())
    assert [e.term for e in found("entered MINUS")] == ["net change"]
    assert found("xyz") == []
