"""docs/templates.md lists exactly the templates that are shipped, in their order."""

from __future__ import annotations

import re
from pathlib import Path

from core.language.templates import SHIPPED

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
_LINE = re.compile(
    r"^## (?P<category>.+)$|^\| (?P<name>[^|]+) \| (?P<asked>[^|]+) \| (?P<does>[^|]+) \|$", re.MULTILINE
)


def test_the_page_lists_what_is_shipped() -> None:
    listed, category = [], ""
    for line in _LINE.finditer(PAGE):
        category = line["category"] or category
        if line["name"] and line["name"] != "template":
            listed.append((category, line["name"], line["asked"], line["does"]))
    assert listed == [
        (one.category, one.name, "; ".join(asked.label for asked in one.parameters) or "–", one.description)
        for one in SHIPPED
    ]
