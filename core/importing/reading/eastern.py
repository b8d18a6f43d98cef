"""How much a text looks like Japanese, Chinese or Korean: the characters of names and words are close together.

Each encoding of these languages has the common characters in its first rows and rare ones behind them.
"""

from __future__ import annotations

from collections.abc import Iterable

_KANA, _USUAL, _RARE, _ODD, _NOT_READ = 3.5, 5.0, 8.0, 9.5, 15.0
_BESIDE_SMALL, _BESIDE_LARGE = 6.0, 1.5
"""The cost of an ASCII letter that touches the word: “NTT東日本” is a name, “M端ller” is none."""


def characters_cost(encoding: str, words: Iterable[str]) -> float:
    """Return the cost of a reading, as in `core.importing.reading.letters`."""
    return sum(_word_cost(encoding, word) for word in words)


def _word_cost(encoding: str, word: str) -> float:
    cost = sum(_cost(encoding, c) for c in word if c > "\x7f")
    return cost + sum(_BESIDE_SMALL if c.islower() else _BESIDE_LARGE for c in (word[0], word[-1]) if c < "\x7f")


def _cost(encoding: str, c: str) -> float:
    if c == "\N{REPLACEMENT CHARACTER}" or "\ue000" <= c <= "\uf8ff" or "\x80" <= c <= "\x9f":
        return _NOT_READ
    if "\uff61" <= c <= "\uff9f":  # half-width katakana, which any Western text looks like
        return _RARE
    raw = c.encode(encoding, "replace")
    if len(raw) < 2:
        return _ODD
    lead = raw[0]
    match encoding:
        case "cp932":
            return _japanese(c, is_first=0x88 <= lead <= 0x97 or (lead == 0x98 and raw[1] <= 0x72))
        case "euc_jp":
            return _japanese(c, is_first=len(raw) == 2 and 0xB0 <= lead <= 0xCF)
        case "gb18030":
            return _rank_cost(c, len(raw) == 2 and 0xB0 <= lead <= 0xD7 and raw[1] >= 0xA1)
        case "big5":
            return _rank_cost(c, 0xA4 <= lead <= 0xC6)
        case _:
            return _rank_cost(c, 0xB0 <= lead <= 0xC8 and raw[1] >= 0xA1)


def _japanese(c: str, *, is_first: bool) -> float:
    if "\u3041" <= c <= "\u30ff":
        return _KANA
    return _rank_cost(c, is_first)


def _rank_cost(c: str, is_first: bool) -> float:  # noqa: FBT001 (of three lines that say it)
    if is_first:
        return _USUAL
    if c.isalpha():
        return _RARE if "\u4e00" <= c <= "\u9fff" else _ODD
    return _USUAL if "\u3000" <= c <= "\u301f" or "\uff00" <= c <= "\uff5e" else _ODD
