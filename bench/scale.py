"""The size of the benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

AS_OF: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
"""The instant of every question; the data end just before it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The number of rows of each file, and of timings of each question."""

    name: str
    accounts: int
    contacts: int
    leads: int
    interactions: int
    repeats: int


SCALES: Final = {
    scale.name: scale
    for scale in (
        Scale("small", accounts=250, contacts=5_000, leads=1_500, interactions=50_000, repeats=2),
        Scale("middle", accounts=5_000, contacts=100_000, leads=30_000, interactions=1_000_000, repeats=5),
        Scale("full", accounts=50_000, contacts=1_000_000, leads=300_000, interactions=10_000_000, repeats=7),
    )
}
