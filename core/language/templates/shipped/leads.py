"""Templates about leads, and about the contacts who have them."""

from __future__ import annotations

from core.language.templates.blocks import chain, days, did, lead_value_of, months, span_of, value_of, where, who
from core.language.templates.blocks import leads as with_leads
from core.language.templates.template import Parameter, Template

_CATEGORY = "Leads"
_OPEN = where("status", "is_in", ("new", "contacted", "qualified"))

TEMPLATES = (
    Template(
        "open-lead",
        "Contacts with an open lead",
        _CATEGORY,
        "People who are thinking about buying. Use it to help a sale along, or to leave them out of advertising.",
        chain(who(with_leads(_OPEN))),
        (Parameter("status", "Status", "One lead with one of these is enough.", (lead_value_of(0, 0),)),),
    ),
    Template(
        "scored-lead",
        "Contacts with a scored lead",
        _CATEGORY,
        "People with a lead of a high score. Use it to write first to those who are likely to buy.",
        chain(who(with_leads(where("score", "is_at_least", 70), _OPEN))),
        (
            Parameter("score", "Score, at least", "Of one and the same lead.", (lead_value_of(0, 0),), least=0),
            Parameter("status", "Status", "Of that lead.", (lead_value_of(0, 1),)),
        ),
    ),
    Template(
        "engaged-without-lead",
        "Interested, but without a lead",
        _CATEGORY,
        "People who clicked or sent a form and have no lead. Use it so that sales overlooks nobody.",
        chain(
            did("email_clicked", "form_submitted", within=days(90)),
            ("and_also", who(with_leads(where("created_at", "contains_data"), quantifier="none"))),
        ),
        (Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),),
    ),
    Template(
        "lost-leads",
        "Worth another try",
        _CATEGORY,
        "People all of whose leads were disqualified some time ago. Use it to ask again with something new.",
        chain(
            who(
                with_leads(
                    where("status", "is", "disqualified"),
                    where("updated_at", "is_more_than_ago", months(6)),
                    quantifier="all",
                )
            )
        ),
        (Parameter("span", "Closed at least so long ago", "The last change of the lead.", (lead_value_of(0, 1),)),),
    ),
    Template(
        "hot-leads",
        "Hot leads",
        _CATEGORY,
        "Leads with a high score that nobody has closed: the segment is made of leads. Use it as a list for sales.",
        chain(who(where("score", "is_at_least", 70), _OPEN), target="lead"),
        (
            Parameter("score", "Score, at least", "Leads without a score are left out.", (value_of(0, 0),), least=0),
            Parameter("status", "Status", "Those that count as open.", (value_of(0, 1),)),
        ),
    ),
    Template(
        "waiting-leads",
        "Leads that wait for an answer",
        _CATEGORY,
        "Leads that are still new days after they came in: the segment is made of leads. Use it to see whom nobody "
        "has called.",
        chain(who(where("status", "is", "new"), where("created_at", "is_more_than_ago", days(3))), target="lead"),
        (Parameter("span", "Waiting for more than", "Since the lead was made.", (value_of(0, 1),)),),
    ),
)
