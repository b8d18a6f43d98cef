"""The chapters and steps of the tutorial, declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.teaching.lessons import proofs
from core.teaching.lessons.proofs import Evidence

Place = Literal["segments", "definition", "members", "general", "insights"]
"""The place of a step: the list, or a tab of a segment."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter and what it is about."""

    key: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``what`` says it in a first sentence, and why in a second; Markdown. ``evidence`` finds when."""

    key: str
    chapter: str
    title: str
    what: str
    place: Place
    evidence: Evidence
    is_optional: bool = False


CHAPTERS = (
    Chapter("dynamic", "A dynamic segment", "You describe people by what is known of them and what they did."),
    Chapter("static", "A static segment", "You pick people yourself, one by one or many at a time."),
    Chapter("insights", "Insights", "You read how a membership changed, and ask why."),
)

STEPS = (
    Step(
        "designer",
        "dynamic",
        "Open the designer",
        "Click **New** above the list, choose **Dynamic segment**, and go through the dialog to the designer. "
        "Its members will be found for you, so there is no list to keep.",
        "segments",
        proofs.opened_designer,
    ),
    Step(
        "template",
        "dynamic",
        "Look at the templates",
        "Read one in the dialog, then click **Select** to begin with it or **Cancel** to begin with nothing. "
        "A template shows how such people are usually asked for.",
        "segments",
        proofs.noted("template_seen"),
        is_optional=True,
    ),
    Step(
        "save",
        "dynamic",
        "Name and save it",
        "Write a name, add a profile block or a behavioral block, and click **Save**. "
        "Saved work is safe, and it is still a draft that affects nobody.",
        "definition",
        proofs.saved("dynamic"),
    ),
    Step(
        "change",
        "dynamic",
        "Change who belongs to it",
        "Add a condition, or a second block with *or*, *and also* or *but not*, and save again. "
        "The count beside the blocks tells at once what a change does.",
        "definition",
        proofs.changed,
    ),
    Step(
        "live",
        "dynamic",
        "Go live",
        "Click **Go live** at the top. Your draft becomes a version that is kept for ever, and membership begins.",
        "definition",
        proofs.went_live("dynamic"),
    ),
    Step(
        "found",
        "dynamic",
        "Find somebody",
        "See that at least one person is in it; if nobody is, loosen a condition and go live again. "
        "Conditions that nobody meets are the most common mistake.",
        "definition",
        proofs.found_members,
    ),
    Step(
        "members",
        "dynamic",
        "Meet the members",
        "Open the tab **Members** of your live segment and read a few lines. "
        "Familiar names are the quickest proof that you asked for what you meant.",
        "members",
        proofs.noted("members_opened"),
    ),
    Step(
        "static",
        "static",
        "Make a list of your own",
        "Click **New**, choose **Static segment**, fill in the panel and click **Save**. "
        "A list suits people no condition describes.",
        "segments",
        proofs.saved("static"),
    ),
    Step(
        "add",
        "static",
        "Add members",
        "On the tab **General** click **Add**, tick some people and click **Add selected**. "
        "Nobody gets in any other way, so the list stays exactly yours.",
        "general",
        proofs.added,
    ),
    Step(
        "query",
        "static",
        "Add many at once",
        "Click **Add by Query**, say who you are looking for, then click **Add selected** or **Add all**. "
        "The query is used once and forgotten: those who meet it later are not added.",
        "general",
        proofs.noted("added_by_query"),
        is_optional=True,
    ),
    Step(
        "remove",
        "static",
        "Remove members",
        "Click **Remove by Query**, find people, then click **Remove selected** or **Remove all**. "
        "A list is only as good as its last tidying.",
        "general",
        proofs.removed,
        is_optional=True,
    ),
    Step(
        "static_live",
        "static",
        "Put the list to use",
        "Click **Go live** when everybody is in. Those you picked become members, and others can build on the segment.",
        "general",
        proofs.went_live("static"),
    ),
    Step(
        "insights",
        "insights",
        "Open Insights",
        "Open a segment that has been live for a while, and its tab **Insights**. "
        "A ready one has a year behind it, so there is something to see.",
        "insights",
        proofs.noted("insights_opened"),
    ),
    Step(
        "range",
        "insights",
        "Look at days of your choice",
        "Set **From** and **To**, and rest on the small icons beside the figures. "
        "The days around a campaign tell what it brought, and each icon how its figure is counted.",
        "insights",
        proofs.noted("range_set"),
    ),
)

NUMBERS = {
    step.key: f"{chapter_number}.{number}"
    for chapter_number, chapter in enumerate(CHAPTERS, start=1)
    for number, step in enumerate((step for step in STEPS if step.chapter == chapter.key), start=1)
}
"""The number of each step in a class: ``1.3`` is the third step of the first chapter."""
