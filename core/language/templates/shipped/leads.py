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
        "People who are thinking about buying. Use it to support a sale, or to leave them out of advertising.",
        chain(who(with_leads(_OPEN))),
        (Parameter("status", "Status", "One lead with one of these is enough.", (lead_value_of(0, 0),)),),
    ),
    Template(
        "scored-lead",
        "Contacts with a scored lead",
        _CATEGORY,
        "People with a lead that has a high score. Use it to write first to those who are likely to buy.",
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
        "People who clicked in an e-mail or sent a form, but have no lead. Use it so that sales overlooks nobody.",
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
        "People whose leads were all disqualified some time ago. Use it to ask again with something new.",
        chain(
            who(
                with_leads(
                    where("status", "is", "disqualified"),
                    where("updated_at", "is_more_than_ago", months(6)),
                    quantifier="all",
                )
            )
        ),
        (
            Parameter(
                "span",
                "Closed at least this long ago",
                "Counted from the last change of the lead.",
                (lead_value_of(0, 1),),
            ),
        ),
    ),
    Template(
        "hot-leads",
        "Hot leads",
        _CATEGORY,
        "Leads with a high score that are still open. The segment consists of leads. Use it as a list for sales.",
        chain(who(where("score", "is_at_least", 70), _OPEN), target="lead"),
        (
            Parameter("score", "Score, at least", "Leads without a score are left out.", (value_of(0, 0),), least=0),
            Parameter("status", "Status", "The ones that count as open.", (value_of(0, 1),)),
        ),
    ),
    Template(
        "waiting-leads",
        "Leads waiting for an answer",
        _CATEGORY,
        "Leads that are still new days after they came in. The segment consists of leads. Use it to see who has not "
        "been called yet.",
        chain(who(where("status", "is", "new"), where("created_at", "is_more_than_ago", days(3))), target="lead"),
        (Parameter("span", "Waiting for more than", "Since the lead was created.", (value_of(0, 1),)),),
    ),
)
