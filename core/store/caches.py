"""Answers kept in memory within a number of bytes: whatever grows with data or with what people do is kept here.

What depends on the program alone (words, formats, the look of a chart) may stay in `functools.cache`.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Condition
from typing import Generic, TypeVar

from cachetools import LRUCache, TTLCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

ENTRY_BYTES = 500
"""What an entry takes beside its value: a short key, and its places in three dictionaries."""


@dataclass(frozen=True, slots=True)
class _Entry(Generic[V]):
    value: V
    size: int


class Cache(Generic[K, V]):
    """Values by short keys; those used longest ago go first when all take more than ``max_bytes``.

    ``measure`` tells the bytes of a value. One that is larger than the whole cache is not kept, and none longer than
    ``seconds`` where these are given. Safe to use from several threads; a value is shared, so nobody may change it.
    """

    def __init__(self, max_bytes: int, measure: Callable[[V], int], *, seconds: float | None = None) -> None:
        self._measure = measure
        self._entries: LRUCache[K, _Entry[V]] | TTLCache[K, _Entry[V]] = (
            LRUCache(max_bytes, _size_of) if seconds is None else TTLCache(max_bytes, seconds, getsizeof=_size_of)
        )
        self._answered = Condition()
        self._asked: set[K] = set()

    def find(self, key: K) -> V | None:
        """The value of a key, where it is kept."""
        with self._answered:
            entry = self._entries.get(key)
        return None if entry is None else entry.value

    def keep(self, key: K, value: V) -> None:
        """Keep a value, in place of the one that the key had."""
        entry = _Entry(value, self._measure(value) + ENTRY_BYTES)
        with self._answered:
            self._entries.pop(key, None)
            if entry.size <= self._entries.maxsize:
                self._entries[key] = entry

    def answer(self, key: K, ask: Callable[[], V]) -> V:
        """The value of a key: kept, or asked for and kept. Of several threads with one key, one asks.

        What ``ask`` raises is raised, and nothing kept.
        """
        with self._answered:
            while key in self._asked:
                self._answered.wait()
            entry = self._entries.get(key)
            if entry is not None:
                return entry.value
            self._asked.add(key)
        try:
            value = ask()
            self.keep(key, value)
            return value
        finally:
            with self._answered:
                self._asked.discard(key)
                self._answered.notify_all()

    def clear(self) -> None:
        """Keep nothing of what there is."""
        with self._answered:
            self._entries.clear()


def bytes_of_data(value: object) -> int:
    """About the bytes of plain data, however deep: its objects take five to ten times what they are pickled in."""
    return 8 * len(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def fingerprint(*texts: str) -> bytes:
    """A short key for texts of any length, different for different ones."""
    digest = hashlib.blake2b(digest_size=32)
    for text in texts:
        encoded = text.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8) + encoded)
    return digest.digest()


def _size_of(entry: _Entry[V]) -> int:
    return entry.size
