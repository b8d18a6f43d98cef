"""Caches stay within their bytes, return the value for a key, and let one thread ask for all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.caches import ENTRY_BYTES, Cache, bytes_of_data, fingerprint
from tests.waiting import WITHIN_SECONDS


def texts(max_bytes: int, *, seconds: float | None = None) -> Cache[str, str]:
    return Cache(max_bytes, len, seconds=seconds)


def test_a_value_is_asked_for_once() -> None:
    cache, asked = texts(10_000), list[str]()
    for _ in range(3):
        assert cache.answer("a", lambda: asked.append("a") or "found") == "found"
    assert asked == ["a"]


def test_what_was_used_longest_ago_goes_first() -> None:
    cache = texts(2 * (ENTRY_BYTES + 1))
    cache.keep("a", "1")
    cache.keep("b", "2")
    assert cache.find("a") == "1"
    cache.keep("c", "3")
    assert [cache.find(key) for key in "abc"] == ["1", None, "3"]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3_000))), st.integers(0, 6_000))
def test_no_more_is_kept_than_there_is_room_for(kept: list[tuple[str, int]], max_bytes: int) -> None:
    cache, latest = texts(max_bytes), dict[str, int]()
    for key, length in kept:
        cache.keep(key, "x" * length)
        latest[key] = length
        found = {key: cache.find(key) for key in latest}
        assert sum(ENTRY_BYTES + len(text) for text in found.values() if text is not None) <= max_bytes
        assert all(text is None or len(text) == latest[key] for key, text in found.items())
        assert (found[key] is not None) == (ENTRY_BYTES + length <= max_bytes)


def test_what_is_larger_than_the_cache_is_answered_and_not_kept() -> None:
    cache = texts(1_000)
    cache.keep("a", "small")
    assert cache.answer("b", lambda: "x" * 1_000) == "x" * 1_000
    cache.keep("a", "x" * 1_000)
    assert (cache.find("a"), cache.find("b")) == (None, None)


def test_nothing_is_kept_longer_than_said() -> None:
    brief, long = texts(10_000, seconds=0), texts(10_000, seconds=3_600)
    for cache in (brief, long):
        cache.keep("a", "1")
    assert (brief.find("a"), long.find("a")) == (None, "1")


def test_none_and_false_are_answers_too() -> None:
    cache: Cache[str, bool | None] = Cache(10_000, bytes_of_data)
    for value in (None, False):
        cache.clear()
        assert cache.answer("a", lambda value=value: value) is value  # type: ignore[misc]
        assert cache.answer("a", lambda: pytest.fail("asked again")) is value


def test_an_error_is_raised_and_not_kept() -> None:
    cache = texts(10_000)
    with pytest.raises(ZeroDivisionError):
        cache.answer("a", lambda: str(1 // 0))
    assert cache.answer("a", lambda: "found") == "found"


def test_of_several_threads_one_asks_and_others_go_on_with_other_keys() -> None:
    cache, is_asked, may_end, asked = texts(10_000), Event(), Event(), list[int]()

    def ask() -> str:
        asked.append(1)
        is_asked.set()
        assert may_end.wait(WITHIN_SECONDS)
        return "found"

    with ThreadPoolExecutor() as threads:
        first = threads.submit(cache.answer, "a", ask)
        assert is_asked.wait(WITHIN_SECONDS)
        others = [threads.submit(cache.answer, "a", ask) for _ in range(2)]
        assert threads.submit(cache.answer, "b", lambda: "another").result(WITHIN_SECONDS) == "another"
        may_end.set()
        assert [one.result(WITHIN_SECONDS) for one in (first, *others)] == ["found"] * 3
    assert asked == [1]


def test_who_waited_for_an_error_asks() -> None:
    cache, is_asked, may_end = texts(10_000), Event(), Event()

    def fail() -> str:
        is_asked.set()
        assert may_end.wait(WITHIN_SECONDS)
        raise ZeroDivisionError

    with ThreadPoolExecutor() as threads:
        failing = threads.submit(cache.answer, "a", fail)
        assert is_asked.wait(WITHIN_SECONDS)
        waiting = threads.submit(cache.answer, "a", lambda: "found")
        may_end.set()
        assert waiting.result(WITHIN_SECONDS) == "found"
        with pytest.raises(ZeroDivisionError):
            failing.result(WITHIN_SECONDS)


@given(st.lists(st.text(st.characters(exclude_categories=()))), st.lists(st.text(st.characters(exclude_categories=()))))
def test_a_fingerprint_tells_texts_and_their_bounds_apart(one: list[str], other: list[str]) -> None:
    assert (fingerprint(*one) == fingerprint(*other)) == (one == other)
