"""How long a stay is, in the words of a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ui.insights.figures import length


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (None, "–"),
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1.0 hours"),
        (timedelta(hours=47, minutes=30), "47.5 hours"),
        (timedelta(days=2), "2.0 days"),
        (timedelta(days=1200, hours=12), "1,200.5 days"),
    ],
)
def test_a_length_has_the_unit_that_fits(span: timedelta | None, words: str) -> None:
    assert length(span) == words
