"""Charts with their rows, and with numbers and dates as the reader writes them.

Streamlit passes no Vega-Embed option for that (only theme, renderer and padding of ``embedOptions``), so the locale
goes into the chart's own configuration, in the form of d3-format and d3-time-format.
"""

from __future__ import annotations

import copy
import functools
from hashlib import blake2b
from typing import Any

import streamlit as st
from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from ui.kit.charts import Chart
from ui.shell import formats

_MONTHS = range(1, 13)
_DAYS_FROM_SUNDAY = (6, 0, 1, 2, 3, 4, 5)
"""Babel's numbers of the days of the week, in the order that d3 wants."""
_MOST_GROUPS = 6
"""More groups of digits than any number has."""


def draw(chart: Chart, **options: Any) -> None:
    """Draw a chart; ``options`` are those of `st.vega_lite_chart`."""
    st.vega_lite_chart(filled(chart, formats.reader_locale()), **options)


def filled(chart: Chart, locale: Locale) -> dict[str, Any]:
    """Return the specification of a chart with its rows in it."""
    spec = copy.deepcopy(dict(chart.spec))
    # Named by its content: Vega may not redraw a dataset that changes under the same name.
    names = {name: f"{name}-{blake2b(rows, digest_size=16).hexdigest()}" for name, rows in chart.packed.items()}
    for view in (spec, *spec.get("layer", ())):
        if "data" in view:
            view["data"] = {"name": names[view["data"]["name"]]}
    return {
        **spec,
        "config": {"locale": vega_locale(locale)},
        "datasets": {names[name]: rows for name, rows in chart.packed.items()},
    }


@functools.lru_cache
def vega_locale(locale: Locale) -> dict[str, Any]:
    """Return what Vega needs to know of a locale."""
    # d3 cycles through the sizes of groups; Babel repeats the last one.
    first, others = locale.decimal_formats[None].grouping
    return {
        "number": {
            "decimal": get_decimal_symbol(locale),
            "thousands": get_group_symbol(locale),
            "grouping": [first, *[others] * _MOST_GROUPS],
            "currency": ["", ""],
            "percent": locale.number_symbols["latn"]["percentSign"],
        },
        "time": {
            "dateTime": "%x, %X",
            "date": "%d.%m.%Y",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": _named(get_day_names("wide", locale=locale), _DAYS_FROM_SUNDAY),
            "shortDays": _named(get_day_names("abbreviated", locale=locale), _DAYS_FROM_SUNDAY),
            "months": _named(get_month_names("wide", locale=locale), _MONTHS),
            "shortMonths": _named(get_month_names("abbreviated", locale=locale), _MONTHS),
        },
    }


def _named(names: Any, places: Any) -> list[str]:
    return [names[place] for place in places]
