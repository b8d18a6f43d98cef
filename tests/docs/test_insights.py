"""The example of docs/insights.md, on both databases; its table names every figure that is drawn."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core import lifecycle
from core.insights import average_stay, overview
from tests.callers import ANYBODY, caller
from tests.makers import NOW, city_is, draft
from tests.stays import set_stays

if TYPE_CHECKING:
    from core.store.database import Database

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "insights.md").read_text(encoding="utf-8")


def test_the_example_holds(database: Database) -> None:
    (text,) = re.findall(r"```json example\n(.*?)```", PAGE, re.DOTALL)
    example = json.loads(text)
    segment_id = draft(database, "Example", city_is("Aachen"))
    lifecycle.describe(database, caller(NOW), segment_id, zone=example["zone"])
    stays = [tuple(at and datetime.fromisoformat(at) for at in stay) for stay in example["stays"]]
    set_stays(database, segment_id, stays)
    days = date.fromisoformat(example["first"]), date.fromisoformat(example["last"])
    seen = overview(database, ANYBODY, segment_id, *days)
    assert [[p.day.isoformat(), p.members, p.entered, p.left] for p in seen.points] == example["points"]
    assert {name: getattr(seen.figures, name) for name in example["figures"]} == example["figures"]
    assert average_stay(database, ANYBODY, segment_id, *days) == timedelta(hours=example["average_stay_hours"])


def test_every_figure_is_explained() -> None:
    source = (ROOT / "ui" / "insights" / "figures.py").read_text(encoding="utf-8")
    drawn = set(re.findall(r'(?:^\s+\(?|else )"([A-Z][\w -]+)"(?:,|$)', source, re.MULTILINE))
    assert len(drawn) == 10
    rows = " ".join(re.findall(r"^\| ([A-Z][^|]*) \|", PAGE, re.MULTILINE))
    for label in drawn:
        assert set(label.split()) <= set(re.split(r"[ ,]+", rows)), label
