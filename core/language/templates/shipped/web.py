"""Templates about pages and forms."""

from __future__ import annotations

from core.language.templates.blocks import EMPTY, chain, days, did, number_of, span_of, value_of, where
from core.language.templates.template import Parameter, Template

_CATEGORY = "Web and forms"
_FORM_IS = where("form", "is_in", EMPTY)
_ANY_FORM = "Leave it empty for any form."

TEMPLATES = (
    Template(
        "visited-page",
        "Visited a page",
        _CATEGORY,
        "People who looked at one of the pages. Use it to reach those who are interested in what the page shows.",
        chain(did("page_visited", which=(where("page", "is_in", EMPTY),), within=days(30))),
        (
            Parameter("pages", "Pages", "The path after the name of the site, such as /rental.", (value_of(0),)),
            Parameter("times", "Visits, at least", "To all of these pages together.", (number_of(0),), least=1),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "submitted-form",
        "Submitted a form",
        _CATEGORY,
        "People who sent a form. Use it to follow up requests.",
        chain(did("form_submitted", which=(_FORM_IS,), within=days(90))),
        (
            Parameter("forms", "Forms", _ANY_FORM, (value_of(0),), may_be_empty=True),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "abandoned-form",
        "Opened a form, but did not send it",
        _CATEGORY,
        "People who got as far as a form and stopped there. Use it to offer help.",
        chain(
            did("form_visited", which=(_FORM_IS,), within=days(30)),
            ("but_not", did("form_submitted", which=(_FORM_IS,), within=days(30))),
        ),
        (
            Parameter("forms", "Forms", _ANY_FORM, (value_of(0), value_of(1)), may_be_empty=True),
            Parameter("span", "In the last", "For opening and for sending.", (span_of(0), span_of(1))),
        ),
    ),
    Template(
        "looked-not-asked",
        "Looked around, but did not ask",
        _CATEGORY,
        "People who visited the site repeatedly without sending a form. Use it for a call or a first offer.",
        chain(
            did("page_visited", which=(where("page", "is_in", EMPTY),), within=days(30)),
            ("but_not", did("form_submitted", within=days(30))),
        ),
        (
            Parameter("pages", "Pages", "Leave it empty for any page.", (value_of(0),), may_be_empty=True),
            Parameter("times", "Visits, at least", "To all of these pages together.", (number_of(0),), least=1),
            Parameter("span", "In the last", "For visits and for forms.", (span_of(0), span_of(1))),
        ),
    ),
)
