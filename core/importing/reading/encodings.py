"""The encoding of a text, by evidence in its bytes.

Unicode shows in the bytes. Otherwise each encoding gives a reading of the words with letters beyond ASCII, and the
reading that looks most like words of a language wins: by the letter pairs that chardet has counted in the language,
and by what `core.importing.reading.letters` finds odd. If another reading is nearly as good, both are candidates and
nothing is decided.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import chardet

from core.errors import ImportFileError
from core.importing.reading.eastern import characters_cost
from core.importing.reading.files import Candidate
from core.importing.reading.letters import reading_cost

_BLOCK_BYTES = 1 << 20
_SAMPLE_BYTES = 1 << 16
_CONTEXT_BYTES = 1 << 12
_SHOWN_WORDS = 6
_MAX_CANDIDATES = 6
_MAX_WORDS = 150
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_WINDOWS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874")
_ISO = ("iso8859-15", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-13", "iso8859-4", "iso8859-6",
        "iso8859-8", "koi8-r", "koi8-u")  # fmt: skip
_MAC = ("mac-roman", "mac-latin2", "mac-cyrillic", "mac-greek", "mac-turkish", "mac-croatian", "mac-romanian",
        "mac-iceland")  # fmt: skip
_DOS = ("cp850", "cp437", "cp852", "cp866", "cp857", "cp737", "cp775", "cp865", "cp862", "cp855", "cp860", "cp861",
        "cp863", "cp869", "cp720")  # fmt: skip
_EASTERN = ("cp932", "gb18030", "big5", "cp949", "euc_jp")
_SELDOM = ("iso8859-4", "mac-croatian", "mac-romanian", "mac-iceland", "cp860",
           "cp861", "cp863", "cp869", "cp720")  # fmt: skip
_PRIORS = {
    **dict.fromkeys(_WINDOWS, 1.0),
    **dict.fromkeys(_EASTERN, 1.0),
    **dict.fromkeys((*_ISO, *_MAC, *_DOS), 2.0),
    **dict.fromkeys(_SELDOM, 5.0),
    "cp1252": 0.0,
    "cp1257": 1.5,
    "cp1258": 2.0,
}
"""The cost of each before any letter is seen: those that spreadsheets write today cost least."""
ENCODINGS = ("utf-8", *_PRIORS, "utf-16", "utf-16-le", "utf-16-be")
"""The encodings offered to a person, who may give any other that Python knows."""
_PAIRS_WEIGHT = 20.0
_PAIRS_MOST = 12.0
_PAIRS_UNKNOWN = _PAIRS_MOST / 2
_FAR = 30.0
"""Beyond this difference in cost, the exact difference does not matter."""
_OPEN = 3.0
_OPEN_EUC = 20.0
"""Readings that cost at most so much more than the best one count as equally likely."""
_NAMES_OF_COLUMNS = (
    "geschäftlich geschäftliche geschäftlicher straße größe geschäftsführer schlüssel länge höhe datensätze prénom"
    " société téléphone numéro créé créée désabonné département région catégorie clé décision código teléfono dirección"
    " país compañía año número electrónico electrónica categoría città società attività imię płeć województwo źródło"
    " miejscowość jméno příjmení název město země číslo telefón endereço região profissão aniversário cidadão função"
    " şehir ülke имя фамилия город страна телефон почта компания"
)
_HEADER_WORDS = frozenset(_NAMES_OF_COLUMNS.split())
"""Words beyond ASCII that name columns: a header says more than the letters of names."""
_WORD = re.compile(rb"[A-Za-z0-9'\x80-\xff-]*[\x80-\xff][A-Za-z0-9'\x80-\xff-]*")
_EASTERN_WORD = re.compile(r"[A-Za-z]?[^\x00-\x7f]+[A-Za-z]?")
_NO_TEXTS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
_NEWLINES = re.compile("[\r\n\t,;]")


@dataclass(frozen=True, slots=True)
class Found:
    """An encoding, the first bytes of the file, and if it is undecided other candidates."""

    encoding: str
    head: bytes
    is_whole: bool
    candidates: tuple[Candidate, ...] = ()


def known_encoding(name: str) -> str:
    """Return Python's name of a text encoding. Raises ImportFileError if Python doesn't know it."""
    try:
        found = codecs.lookup(name.strip()).name
        if found in _NO_TEXTS or not "a".encode(found):
            raise LookupError(name)
    except (LookupError, ValueError) as error:
        raise ImportFileError(
            f"encoding: must be one that Python knows, such as utf-8 or windows-1252 (got {name!r})."
        ) from error
    return found


def encoding_label(encoding: str) -> str:
    """Return the name of an encoding for people; Python knows it too."""
    return f"windows-{encoding.removeprefix('cp')}" if encoding.startswith("cp125") else encoding


def find_encoding(stream: BinaryIO) -> Found:
    """Find the encoding of a file; it reads from the beginning, as far as it needs to be sure."""
    stream.seek(0)
    head = _read_full(stream, _BLOCK_BYTES)
    is_whole = len(head) < _BLOCK_BYTES
    if encoding := _unicode(head):
        return Found(encoding, head, is_whole)
    scan = _Scan()
    block = head
    while block and not scan.is_enough:
        scan.take(block)
        block = stream.read(_BLOCK_BYTES)
    if scan.is_utf8():
        return Found("utf-8", head, is_whole)
    ranked = ranked_readings(list(scan.lines), head[:_CONTEXT_BYTES])
    if scan.is_mixed():
        return Found("utf-8", head, is_whole, _candidates([_utf8_reading(scan.lines), ranked[0]]))
    best = ranked[0]
    near = [reading for reading in ranked[:_MAX_CANDIDATES] if reading.cost <= best.cost + _margin(best, reading)]
    told = [reading for reading in near if not _HEADER_WORDS.isdisjoint(map(str.casefold, reading.words))]
    if len(told) == 1:
        return Found(told[0].encoding, head, is_whole)
    return Found(best.encoding, head, is_whole, _candidates(near))


class _Scan:
    """The evidence in the bytes of a file: whether they are UTF-8, and the lines beyond ASCII."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._size = 0
        self._damaged = b""
        self.lines: dict[bytes, None] = {}

    @property
    def is_enough(self) -> bool:
        """Whether reading more of the file would change nothing."""
        return bool(self._damaged) and self._size >= _SAMPLE_BYTES

    def take(self, block: bytes) -> None:
        """Look at the next part of the file."""
        if not self._damaged:
            try:
                self._decoder.decode(block)
            except UnicodeDecodeError:
                self._damaged = block
        if self._size >= _SAMPLE_BYTES or block.isascii():
            return
        for line in block.splitlines():
            if not line.isascii() and line not in self.lines:
                self.lines[line[:_SAMPLE_BYTES]] = None
                self._size += len(line)
                if self._size >= _SAMPLE_BYTES:
                    return

    def is_utf8(self) -> bool:
        """Whether the whole is UTF-8, except for some damage."""
        if not self._damaged and self._decoder.getstate()[0]:
            self._damaged = b"\n".join(self.lines)
        return not self._damaged or _is_damaged_utf8(self._damaged)

    def is_mixed(self) -> bool:
        """Whether a good part is UTF-8 and the rest is not: then no encoding fits the whole."""
        letters, damaged = _counts(self._damaged)
        return letters * 2 > damaged


def _utf8_reading(lines: Iterable[bytes]) -> Reading:
    words = _WORD.findall(b"\n".join(lines))[:_MAX_WORDS]
    return Reading("utf-8", 0.0, tuple(word.decode("utf-8", "replace") for word in dict.fromkeys(words)))


def _candidates(near: Sequence[Reading]) -> tuple[Candidate, ...]:
    """Return readings to choose from, each with words that the others read differently."""
    if len(near) < 2:
        return ()
    differing = [
        place for place, words in enumerate(zip(*(r.words for r in near), strict=False)) if len(set(words)) > 1
    ]
    return tuple(Candidate(r.encoding, tuple(r.words[place] for place in differing[:_SHOWN_WORDS])) for r in near)


def _margin(best: Reading, other: Reading) -> float:
    """Return the difference that decides: Japanese in EUC and Chinese share most byte pairs and are easily confused."""
    return _OPEN_EUC if {best.encoding, other.encoding} == {"gb18030", "euc_jp"} else _OPEN


def _read_full(stream: BinaryIO, size: int) -> bytes:
    """Read up to a size as many bytes as there are: a stream may return fewer at a time."""
    parts, length = [], 0
    while length < size and (part := stream.read(size - length)):
        parts.append(part)
        length += len(part)
    return b"".join(parts)


def _unicode(head: bytes) -> str:
    """Return the form of Unicode that a mark or zeros between letters show, or the Japanese one that escapes show."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    sample = head[: _SAMPLE_BYTES & ~3]
    if sample.count(0) * 50 > len(sample):
        return _wide(sample)
    if b"\x1b$" in head and head.isascii():
        return "iso2022_jp"
    return ""


def _wide(sample: bytes) -> str:
    """Return the form of UTF-16 or UTF-32 with the byte order that gives lines and cells; empty if none does."""
    best, most = "", 0
    for encoding in _WIDE:
        unit = 4 if "32" in encoding else 2
        try:
            text = sample[: len(sample) // unit * unit].decode(encoding, "strict" if unit == 4 else "surrogatepass")
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            continue
        found = len(_NEWLINES.findall(text))
        if found > most:
            best, most = encoding, found
    return best


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether a part of a file that is not all UTF-8 is mostly UTF-8, with some damage."""
    letters, damaged = _counts(sample)
    return letters > 4 * damaged


def _counts(sample: bytes) -> tuple[int, int]:
    """Count the letters beyond ASCII in UTF-8, and the bytes in no such letter."""
    text = sample.decode("utf-8", "surrogateescape")
    damaged = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    return sum(1 for c in text if c > "\x7f") - damaged, damaged


@dataclass(frozen=True, slots=True)
class Reading:
    """The words beyond ASCII as an encoding reads them, and the cost of that."""

    encoding: str
    cost: float
    words: tuple[str, ...]


def ranked_readings(lines: Sequence[bytes], context: bytes) -> list[Reading]:
    """Return every different reading of the words, the best first, each under the most common encoding that gives it.

    ``context`` is the beginning of the file; its ASCII also tells the language.
    """
    sample = b"\n".join(lines)[:_SAMPLE_BYTES]
    words = list(dict.fromkeys(_WORD.findall(sample)))[:_MAX_WORDS]
    pairs = _pairs(context + b"\n" + sample)
    costs = {encoding: prior + pairs.get(encoding, _PAIRS_UNKNOWN) for encoding, prior in _PRIORS.items()}
    by_words: dict[tuple[str, ...], Reading] = {}
    least = math.inf
    for encoding in sorted(_PRIORS, key=costs.__getitem__):
        read = tuple(_read_words(encoding, sample, words))
        if not read or _is_unreadable(read):
            continue
        if known := by_words.get(read):  # it costs less, or it would not have come first
            if _PRIORS[encoding] < _PRIORS[known.encoding]:
                by_words[read] = replace(known, encoding=encoding)
            continue
        letters = characters_cost(encoding, read) if encoding in _EASTERN else reading_cost(read, least + _FAR)
        # Letter pairs tell nothing about a reading that has only signs, such as a currency's.
        base = costs[encoding] if any(map(_has_letter, read)) else _PRIORS[encoding]
        by_words[read] = Reading(encoding, base + letters, read)
        least = min(least, base + letters)
    ranked = sorted(by_words.values(), key=lambda reading: reading.cost)
    return ranked or [Reading("cp1252", 0.0, ())]


def _has_letter(word: str) -> bool:
    return any(c > "\x7f" and c.isalpha() for c in word)


def _is_unreadable(words: Sequence[str]) -> bool:
    """Whether bytes mean nothing in an encoding, more often than damage explains."""
    return sum("\N{REPLACEMENT CHARACTER}" in word for word in words) * 20 > len(words)


def _read_words(encoding: str, sample: bytes, words: Sequence[bytes]) -> Iterator[str]:
    if encoding in _EASTERN:  # a letter's second byte may look like ASCII
        text = sample.decode(encoding, "replace")
        yield from list(dict.fromkeys(_EASTERN_WORD.findall(text)))[:_MAX_WORDS]
        return
    for word in words:
        yield word.decode(encoding, "replace")


def _pairs(sample: bytes) -> dict[str, float]:
    """The costs of encodings by the letter pairs that are common in their languages."""
    results = chardet.detect_all(sample, ignore_threshold=True, compat_names=False)
    confidences = {str(result["encoding"]): result["confidence"] for result in results if result["encoding"]}
    most = max(confidences.values(), default=0.0)
    if not most:
        return {}
    costs = {}
    for encoding in _PRIORS:
        confidence = confidences.get(_CHARDET_NAMES.get(encoding, encoding), 0.0)
        ratio = math.log(most / confidence) if confidence > 0 else math.inf
        if encoding not in ("mac-croatian", "mac-romanian"):
            costs[encoding] = min(_PAIRS_MOST, ratio * _PAIRS_WEIGHT)
    return costs


_CHARDET_NAMES = {"big5": "big5hkscs", "euc_jp": "euc_jis_2004"}
