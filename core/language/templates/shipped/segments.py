"""Templates that combine other segments."""

from __future__ import annotations

from core.language.definition import SegmentBlock
from core.language.templates.blocks import chain, days, did, segment_of, span_of
from core.language.templates.template import Parameter, Template

_CATEGORY = "Segments"
_UNNAMED = SegmentBlock(segment="")
_LIVE = "A segment of contacts that is live."

TEMPLATES = (
    Template(
        "in-not-in",
        "In one segment, but not in another",
        _CATEGORY,
        "The members of one segment without those of another. Use it to leave people out, such as customers from "
        "an offer for new ones.",
        chain(_UNNAMED, ("but_not", _UNNAMED)),
        (
            Parameter("segment", "In the segment", _LIVE, (segment_of(0),)),
            Parameter("other", "But not in the segment", _LIVE, (segment_of(1),)),
        ),
    ),
    Template(
        "in-both",
        "In both of two segments",
        _CATEGORY,
        "People who are in both segments. Use it where two campaigns overlap.",
        chain(_UNNAMED, ("and_also", _UNNAMED)),
        (
            Parameter("segment", "In the segment", _LIVE, (segment_of(0),)),
            Parameter("other", "And also in the segment", _LIVE, (segment_of(1),)),
        ),
    ),
    Template(
        "members-not-mailed",
        "Members who were not written to",
        _CATEGORY,
        "The members of a segment who were not sent an e-mail recently. Use it so that nobody gets too many.",
        chain(_UNNAMED, ("but_not", did("email_sent", within=days(14)))),
        (
            Parameter("segment", "In the segment", _LIVE, (segment_of(0),)),
            Parameter("span", "Nothing sent for", "Counted back from today.", (span_of(1),)),
        ),
    ),
)
