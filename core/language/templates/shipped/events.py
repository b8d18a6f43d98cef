"""Templates about events and booths."""

from __future__ import annotations

from core.language.definition import Measure
from core.language.templates.blocks import EMPTY, at_least, chain, did, months, number_of, span_of, value_of, where
from core.language.templates.template import Parameter, Template

_CATEGORY = "Events"
_EVENT_IS = where("event", "is_in", EMPTY)
_ANY_EVENT = "Leave it empty for any event."

TEMPLATES = (
    Template(
        "attended",
        "Attended an event",
        _CATEGORY,
        "People who came to an event. Use it to thank them and to send what was shown.",
        chain(did("event_checked_in", which=(_EVENT_IS,), within=months(6))),
        (
            Parameter("events", "Events", _ANY_EVENT, (value_of(0),), may_be_empty=True),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "no-show",
        "Registered, but did not come",
        _CATEGORY,
        "People who registered for an event and were not seen there. Use it to send a recording, or the next date.",
        chain(
            did("event_registered", which=(_EVENT_IS,), within=months(6)),
            ("but_not", did("event_checked_in", which=(_EVENT_IS,), within=months(6))),
        ),
        (
            Parameter(
                "events", "Events", f"{_ANY_EVENT} They came to none of them.", (value_of(0), value_of(1)),
                may_be_empty=True,
            ),
            Parameter("span", "In the last", "For registering and for coming.", (span_of(0), span_of(1))),
        ),
    ),
    Template(
        "booth",
        "Visited our booth",
        _CATEGORY,
        "People who came to a booth at an event. Use it for the letter after a trade show.",
        chain(did("booth_visited", which=(where("booth", "is_in", EMPTY),), within=months(1))),
        (
            Parameter("booths", "Booths", "Leave it empty for any booth.", (value_of(0),), may_be_empty=True),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "several-events",
        "Attended several events",
        _CATEGORY,
        "People who came to different events. Use it to invite them first, or to ask them to speak.",
        chain(
            did(
                "event_checked_in",
                within=months(12),
                measure=Measure(kind="count_distinct", property="event"),
                compared=at_least(2),
            )
        ),
        (
            Parameter("events", "Different events, at least", "Each event counts once.", (number_of(0),), least=1),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
)  # fmt: skip
