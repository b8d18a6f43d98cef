"""The pools from which definitions and worlds are drawn: small, so that the two meet often.

Simple members stand first: shrinking goes to the front of a pool.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.language.catalog import BUILT_IN, Attribute, Consent, InteractionKind
from core.language.definition import Span, Unit, Value
from core.language.operators import AttributeType, ValueShape

T = AttributeType

TEXTS = (
    "Aachen", "aachen", "a", "b", "AACHEN ", " Aachen", "Aach", "chen", "ÉCOLE", "école", "e\u0301cole", "Ecole",
    "STRASSE", "straße", "Straße 12", "100%", "100", "1000", "50% off", "%", "_", "a_b", "axb", "a%b", "İ", "i", "I",
    "\u0131", "i\u0307", "ß", "ss", "ẞ", "ǅ", "ǆ", "Ω", "\u2126", "ω", "ς", "\u03c3", "ﬁn", "fin", "\u0301", "日本",
    "🚜", "🚜 Bagger", "\\", "a\\b", "'", '"', "O'Brien", "[a]", "*", "?", "and also", "or", " ", "\t", "a\nb",
    "“quoted”", ",", "(x)", "\U0010ffff", "z", "null", "0", "1", "2.50", "2024-02-29",
)  # fmt: skip
"""Texts that fold to one another or nearly, and texts that mean something to SQL or to a sentence."""

LETTERS = tuple("aAéÉßiIİ%_\\\u0301 \u03c3🚜")
"""What texts that are in no list are made of."""

NUMBERS: tuple[int | str, ...] = (
    0, 1, -1, 2, 3, 4, 5, 7, 10, 49, 50, 100, 250, 1000, -20, "0.5", "-0.5", "0.07", "0.29", "0.01", "-0.01", "0.1",
    "0.2", "0.3", "2.5", "2.501", "33.33", "33.333", "99.99", "100.01", "1234.56", "0.001", "0.000001",
    999_999_999_999, 10**12, -(10**12),
)  # fmt: skip
"""Whole numbers, and decimals as text, some with more places than a column keeps."""

COUNTS = (0, 1, 2, 3, 4, 5, 10)

DAYS = tuple(
    date.fromisoformat(text)
    for text in (
        "1960-02-29", "1988-02-29", "1990-02-28", "1990-03-01", "1990-12-31", "1999-07-15", "2000-02-29", "2000-03-31",
        "2001-10-27", "2011-12-29", "2011-12-30", "2011-12-31", "2012-01-01", "2023-12-31", "2024-01-01", "2024-01-31",
        "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-10", "2024-03-30", "2024-03-31", "2024-04-01", "2024-04-07",
        "2024-04-30", "2024-05-31", "2024-06-30", "2024-10-06", "2024-10-26", "2024-10-27", "2024-10-28", "2024-11-03",
        "2024-12-31", "2025-01-01", "2025-02-28", "2025-03-01", "2025-03-30", "2025-03-31", "2025-10-26", "2026-01-31",
    )
)  # fmt: skip
"""Month ends, leap days, and days on which clocks change (or that a zone skips)."""

EXTREME_DAYS = (date.min, date.max)
"""Beyond these no date or instant can be written."""

TIMES = ("00:00:00Z", "00:30:00Z", "01:00:00Z", "02:30:00Z", "10:00:00Z", "14:00:00Z", "18:30:00Z", "22:00:00Z",
         "23:00:00Z", "23:59:59.999999Z", "12:00:00.000001Z")  # fmt: skip

AMOUNTS: Mapping[Unit, tuple[int, ...]] = {
    "minutes": (1, 30, 60, 90, 1440, 10_000),
    "hours": (1, 2, 23, 24, 25, 48, 100_000),
    "days": (1, 2, 7, 28, 29, 30, 31, 90, 365, 366, 10_000),
    "weeks": (1, 2, 4, 5, 52),
    "months": (1, 2, 3, 6, 11, 12, 13, 24, 300),
    "years": (1, 2, 4, 10, 36, 100, 5_000),
}
"""Amounts of each unit; the largest reach beyond year 1."""

DAY_UNITS: tuple[Unit, ...] = ("days", "weeks", "months", "years")

_COLOURS = (("red", "Red"), ("red_dark", "Red, dark"), ("dark", "Dark"), ("green", "Green"), ("none", "None of these"))


def _of_every_type(
    prefix: str, label: str, *, in_json: bool = False, consent: Consent | None = None
) -> tuple[Attribute, ...]:
    """One attribute of each type, and a second number that keeps decimals."""
    shared: dict[str, Any] = {"custom": True, "in_json": in_json}
    return (
        Attribute(f"{prefix}_note", f"{label} note", T.TEXT, **shared),
        Attribute(f"{prefix}_size", f"{label} size", T.NUMBER, **shared),
        Attribute(f"{prefix}_weight", f"{label} weight", T.NUMBER, decimals=3, **shared),
        Attribute(f"{prefix}_budget", f"{label} budget", T.MONEY, decimals=2, **shared),
        Attribute(f"{prefix}_colour", f"{label} colour", T.CHOICE, choices=_COLOURS, **shared),
        Attribute(f"{prefix}_colours", f"{label} colours", T.CHOICES, choices=_COLOURS, **shared),
        Attribute(f"{prefix}_agreed", f"{label} agreed", T.YES_NO, consent=consent, **shared),
        Attribute(f"{prefix}_day", f"{label} day", T.DATE, **shared),
        Attribute(f"{prefix}_moment", f"{label} moment", T.DATETIME, **shared),
    )


KINDS = (
    InteractionKind("demo_booked", "Demo booked", "booked a demo", ("deal_note", "deal_budget")),
    InteractionKind("machine_serviced", "Machine serviced", "had a machine serviced"),
)

CATALOG = BUILT_IN.extended(
    attributes=[
        *(("contact", attribute) for attribute in _of_every_type("own", "Own", consent=Consent("events", "phone"))),
        *(("account", attribute) for attribute in _of_every_type("firm", "Firm")),
        *(("lead", attribute) for attribute in _of_every_type("chance", "Chance")),
    ],
    properties=_of_every_type("deal", "Deal", in_json=True),
    kinds=KINDS,
)
"""The built-in catalog with custom attributes and properties of every type, and custom kinds."""

CATALOGS = (
    CATALOG,
    BUILT_IN,
    BUILT_IN.extended(
        attributes=[
            ("contact", attribute)
            for attribute in _of_every_type("own", "Größe: is in", consent=Consent("newsletters by e-mail and", "post"))
        ],
        properties=_of_every_type("deal", "City and")[:4],
    ),
)

VALUES: Mapping[ValueShape, Mapping[AttributeType, Value]] = {
    ValueShape.NONE: dict.fromkeys(T),
    ValueShape.ONE: {
        T.TEXT: "a", T.NUMBER: 5, T.MONEY: "2.50", T.CHOICE: "web", T.DATE: "2026-01-31",
        T.DATETIME: "2026-01-31T12:00:30Z",
    },
    ValueShape.MANY: {
        T.TEXT: ("a", "b"), T.NUMBER: (5, "0.5"), T.MONEY: (-1,), T.CHOICE: ("web", "phone"),
        T.CHOICES: ("red", "dark"),
    },
    ValueShape.PAIR: {
        T.NUMBER: (1, 2), T.MONEY: ("0.5", 10**12), T.DATE: ("2026-01-31", "2026-02-01"),
        T.DATETIME: ("2026-01-31T12:00:00Z", "2026-02-01"),
    },
    ValueShape.SPAN: dict.fromkeys((T.DATE, T.DATETIME), Span(amount=1, unit="days")),
    ValueShape.PERIOD: dict.fromkeys((T.DATE, T.DATETIME), "next_week"),
    ValueShape.MONTH: dict.fromkeys((T.DATE, T.DATETIME), 5),
    ValueShape.WEEKDAY: dict.fromkeys((T.DATE, T.DATETIME), 7),
}  # fmt: skip
"""A value of each shape, by the types whose operators have that shape."""

ATTRIBUTES: Mapping[AttributeType, str] = {
    T.TEXT: "city", T.NUMBER: "own_weight", T.MONEY: "own_budget", T.CHOICE: "source", T.CHOICES: "own_colours",
    T.YES_NO: "email_consent", T.DATE: "birthday", T.DATETIME: "created_at",
}  # fmt: skip
"""An attribute of contacts of each type."""
