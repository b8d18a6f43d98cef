"""A small line of members over the last days."""

from __future__ import annotations

from collections.abc import Sequence

from ui.shell import formats

WIDTH, HEIGHT = 96, 28
_MARGIN, _DOT = 3, 2.5
_COLOR = "#3f8f63"
"""Visible on light and on dark, as a picture does not know the theme."""


def picture(trend: Sequence[int]) -> str:
    """Return at least two numbers as SVG; what comes before the first member stays empty."""
    step = (WIDTH - 2 * _MARGIN) / (len(trend) - 1)
    first = next((place for place, number in enumerate(trend) if number), 0)
    seen = trend[first:]
    low, spread = min(seen), (max(seen) - min(seen))

    def point(place: int, number: int) -> tuple[float, float]:
        share = (number - low) / spread if spread else 0.5
        return _MARGIN + place * step, HEIGHT - _MARGIN - share * (HEIGHT - 2 * _MARGIN)

    points = [point(place, number) for place, number in enumerate(seen, start=first)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<polyline points="{line}" fill="none" stroke="{_COLOR}" stroke-width="2" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{_COLOR}"/></svg>'
    )


def words(trend: Sequence[int]) -> str:
    """Return what the picture shows, in words."""
    return f"From {trend[0]:,} to {formats.counted(trend[-1], 'member')} in the last {len(trend)} days"
