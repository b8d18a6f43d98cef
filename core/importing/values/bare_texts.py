"""The text that a cell means, without what nobody sees and what a program wrapped around it.

| written | means |
|---|---|
| zero width, byte order mark, soft hyphen, direction marks, control characters | nothing |
| no-break and other wide or narrow spaces | a space |
| ="0123", '0123, '+49 30 | 0123, +49 30: how spreadsheets are kept from reading a number or formula |
| p:+49 30, tel:+49 30 | +49 30: how forms of advertisements mark a phone number |

Joiners stay between the letters that they shape, as in Persian words, and in emoji.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
    "|(?<![\u0590-\u1fff\u2190-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\u1fff\u2190-\U0010ffff])"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINES = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_MARKED = re.compile(r"'(?=[\d+=@-])")
_QUOTED = re.compile(r"'([^']*)'")
_PHONE = re.compile(r"(?:p|tel):(?=\+?[\d(][\d ()/.-]{4,}\Z)", re.ASCII)

_BETWEEN = "¦"
_STARTS = ('="', "'", "p:", "tel:")


def bare(cell: str) -> str:
    """Return what a cell means, trimmed."""
    text = cell.strip()
    if not text.isprintable():
        text = _UNSEEN.sub("", _SPACES.sub(" ", _LINES.sub("\n", text))).strip()
    if text.startswith(_STARTS):
        text = _unwrapped(text)
    return text


def bare_texts(cells: Sequence[str]) -> list[str]:
    """Return what cells mean. One look at all of them together is fast."""
    texts = [cell.strip() for cell in cells]
    return texts if are_bare(texts) else list(map(bare, texts))


def are_bare(texts: Sequence[str]) -> bool:
    """Whether `bare` surely changes none of these trimmed texts."""
    together = f"{_BETWEEN}{_BETWEEN.join(texts)}"
    return together.isprintable() and not any(f"{_BETWEEN}{start}" in together for start in _STARTS)


def _unwrapped(text: str) -> str:
    if match := _FORMULA.fullmatch(text):
        inner = match[1].replace('""', '"').strip()
        return inner.strip('"') if inner.startswith('"') else inner
    if match := _QUOTED.fullmatch(text):
        return match[1].strip()
    return _PHONE.sub("", _MARKED.sub("", text, count=1), count=1)
