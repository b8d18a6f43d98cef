"""Each row of docs/security.md names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and not line.startswith(("| who or what", "|---"))
]


def test_there_are_rows() -> None:
    assert len(ROWS) > 10


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_threat_has_an_answer_and_a_test(row: list[str]) -> None:
    threat, answer, proof = row
    assert threat
    assert answer
    named = re.findall(r"`(tests/[^`]+)`", proof)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
