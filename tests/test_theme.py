"""The looks in .streamlit/config.toml: Streamlit knows every option, and every text can be read."""

import itertools
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit import config

from tests.servers import ROOT

TEXT, DRAWING = 4.5, 3.0
"""The contrast that WCAG 2.2 asks for at level AA: of text, and of what has to be seen in a chart."""

CAPTION_OPACITY = 0.6
HUES = ("red", "orange", "yellow", "blue", "green", "violet", "gray")

OPTIONS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())


def names(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from names(value, f"{prefix}{key}.")
        else:
            yield prefix + key


def rgb(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(color: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it for sRGB."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(front: str, back: str, opacity: float) -> str:
    parts = (round(f * opacity + b * (1 - opacity)) for f, b in zip(rgb(front), rgb(back), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def pairs(theme: str) -> Iterator[tuple[str, str, str, float]]:
    """What is drawn, its colour, the colour behind it, the contrast that they need."""
    main = OPTIONS["theme"][theme]
    sidebar = {**main, **main["sidebar"]}
    for place, colors in ((theme, main), (f"{theme} sidebar", sidebar)):
        page, field = colors["backgroundColor"], colors["secondaryBackgroundColor"]
        for behind in (page, field):
            yield f"{place}: text", colors["textColor"], behind, TEXT
            yield f"{place}: link", colors["linkColor"], behind, TEXT
            yield f"{place}: caption", mixed(colors["textColor"], behind, CAPTION_OPACITY), behind, TEXT
        yield f"{place}: on a primary button", "#ffffff", colors["primaryColor"], TEXT
    page = main["backgroundColor"]
    yield f"{theme}: switched on", main["primaryColor"], page, DRAWING
    yield f"{theme}: code", main["codeTextColor"], main["codeBackgroundColor"], TEXT
    yield f"{theme}: head of a table", main["dataframeHeaderTextColor"], main["dataframeHeaderBackgroundColor"], TEXT
    for hue in HUES:
        for behind in (page, main["secondaryBackgroundColor"], main[f"{hue}BackgroundColor"]):
            yield f"{theme}: {hue} text", main[f"{hue}TextColor"], behind, TEXT
        yield f"{theme}: {hue}", main[f"{hue}Color"], page, DRAWING
    for number, color in enumerate(main["chartCategoricalColors"], start=1):
        yield f"{theme}: series {number}", color, page, DRAWING


def test_streamlit_knows_every_option() -> None:
    assert set(names(OPTIONS)) - set(config.get_config_options()) == set()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_can_be_read(theme: str) -> None:
    poor = [
        f"{what}: {front} on {behind} is {contrast(front, behind):.2f} to 1, needs {least}"
        for what, front, behind, least in pairs(theme)
        if contrast(front, behind) < least
    ]
    assert poor == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_scales_of_charts_have_ten_steps_that_run_one_way(theme: str) -> None:
    """Streamlit puts its own colours in place of a scale that has not exactly ten."""
    colors = OPTIONS["theme"][theme]
    assert len(colors["chartDivergingColors"]) == 10
    steps = [luminance(color) for color in colors["chartSequentialColors"]]
    assert len(steps) == 10
    assert steps == sorted(steps, reverse=theme == "light")
    assert all(one != other for one, other in itertools.pairwise(steps))
