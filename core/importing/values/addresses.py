"""E-mail addresses in the forms of exports: ada@example.com, Ada <ada@example.com>, mailto:ada@example.com.

A library says what an address is; it asks no server. A cell may have several: the first is the main one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import email_validator

from core.importing.values.cells import CellError, shown
from core.language.texts import PROFILE_ADDRESS

# Addresses within a company, and made-up ones.
for _name in ("local", "test"):
    if _name in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(_name)

_IN_BRACKETS = re.compile(r"<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+?)\s*>", re.IGNORECASE)
_IN_MARKUP = re.compile(r"\[[^\]]*\]\(\s*mailto:([^)\s?]+)[^)]*\)", re.IGNORECASE)
_COMMENT = re.compile(r"\s\([^()]*\)")
_BETWEEN = re.compile(r"[\s;,|]+|:::|/(?=\S+@)")
_AROUND = "\"'“”„‘’`<>()[]{}"  # noqa: RUF001 (quotes as people type them)
_LABEL = re.compile(r"(?:mailto|e-?mail|smtp|mail)\s*:\s*", re.IGNORECASE)
_QUERY = re.compile(r"\?(?:subject|body|cc|bcc)=.*", re.IGNORECASE | re.DOTALL)

_PLAIN = re.compile(
    r"(?:[A-Za-z0-9_+-]++(?:\.[A-Za-z0-9_+-]++)*+@(?:[A-Za-z0-9]++(?:-[A-Za-z0-9]++)*+\.)+(?!arpa|invalid|localhost|onion)"
    r"[A-Za-z]{2,24}\n)*+",
    re.ASCII,
)
_PLAIN_LENGTH = 63
_LONGEST = 2_000
"""The most characters of a cell with several addresses: looking for them takes longer than they are long."""


def are_addresses(texts: Sequence[str]) -> bool:
    """Whether all of these are surely one ordinary address each, or empty; the library takes long for many."""
    if max(map(len, texts), default=0) > _PLAIN_LENGTH:
        return False
    given = [text for text in texts if text]
    lines = "\n".join([*given, ""])
    return lines.count("\n") == len(given) and _PLAIN.fullmatch(lines) is not None


def read_addresses(text: str) -> list[str]:
    """Return the distinct addresses in a text that is not empty. Raises CellError if it has none, or something else
    beside them.
    """
    if are_addresses([text]):
        return [text]
    if len(text) > _LONGEST:
        raise CellError(f"must be an e-mail address (got {shown(text)})")
    found = _IN_MARKUP.findall(text) or _IN_BRACKETS.findall(text)
    if not found:
        parts = (_tidy(part) for part in _BETWEEN.split(_COMMENT.sub("", _QUERY.sub("", _LABEL.sub("", text)))))
        found = [part for part in parts if part]
    addresses: dict[str, str] = {}
    for each in found:
        address = _address(_tidy(each))
        if not address:
            raise CellError(f"must be an e-mail address (got {shown(text)})")
        addresses.setdefault(address.casefold(), address)
    if not addresses:
        raise CellError(f"must be an e-mail address (got {shown(text)})")
    return list(addresses.values())


def _address(text: str) -> str:
    """Return a text that is one e-mail address, an empty one for others. It stays as it is written, but for the name
    of its domain in other letters: xn--mller-kva.de is müller.de.
    """
    if len(text) > PROFILE_ADDRESS.most:
        return ""
    try:
        found = email_validator.validate_email(text, check_deliverability=False, test_environment=True)
    except email_validator.EmailNotValidError:
        return ""
    if "." not in found.ascii_domain or found.ascii_domain.rpartition(".")[2].isdigit():
        return ""
    return found.normalized if "xn--" in text.casefold() else text


def _tidy(text: str) -> str:
    return _LABEL.sub("", text.strip().strip(_AROUND).rstrip(".,;:").strip(_AROUND), count=1)
