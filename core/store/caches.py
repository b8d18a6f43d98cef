"""Answers kept in memory within a limit of bytes: every cache that grows with data or use is one of these.

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
"""Bytes of an entry beside its value: a short key, and its places in three dictionaries."""


@dataclass(frozen=True, slots=True)
class _Entry(Generic[V]):
    value: V
    size: int


class Cache(Generic[K, V]):
    """Values by short keys, at most ``max_bytes`` in all; the least recently used go first.

    ``measure`` tells the bytes of a value. A value larger than the whole cache is not kept, and none is kept longer
    than ``seconds`` if given. Safe to use from several threads; values are shared, so nobody may change them.
    """

    def __init__(self, max_bytes: int, measure: Callable[[V], int], *, seconds: float | None = None) -> None:
        self._measure = measure
        self._entries: LRUCache[K, _Entry[V]] | TTLCache[K, _Entry[V]] = (
            LRUCache(max_bytes, _size_of) if seconds is None else TTLCache(max_bytes, seconds, getsizeof=_size_of)
        )
        self._answered = Condition()
        self._asked: set[K] = set()

    def find(self, key: K) -> V | None:
        """Return the value kept for a key, or None."""
        with self._answered:
            entry = self._entries.get(key)
        return None if entry is None else entry.value

    def keep(self, key: K, value: V) -> None:
        """Keep a value; it replaces the one that the key had."""
        entry = _Entry(value, self._measure(value) + ENTRY_BYTES)
        with self._answered:
            self._entries.pop(key, None)
            if entry.size <= self._entries.maxsize:
                self._entries[key] = entry

    def answer(self, key: K, ask: Callable[[], V]) -> V:
        """Return the value kept for a key, or ask for it and keep it. Of several threads with one key, one asks.

        An error of ``ask`` is raised, and nothing is kept.
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
        """Drop every value."""
        with self._answered:
            self._entries.clear()


def bytes_of_data(value: object) -> int:
    """Estimate the bytes of plain data, nested to any depth: objects take five to ten times their pickled size."""
    return 8 * len(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def fingerprint(*texts: str) -> bytes:
    """Return a short key for texts of any length; different texts have different keys."""
    digest = hashlib.blake2b(digest_size=32)
    for text in texts:
        encoded = text.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8) + encoded)
    return digest.digest()


def _size_of(entry: _Entry[V]) -> int:
    return entry.size
