"""Templates about data that are missing, and people who are silent."""

from __future__ import annotations

from core.language.definition import ProfileBlock
from core.language.templates.blocks import chain, days, did, span_of, value_of, where, who
from core.language.templates.template import Parameter, Template

_CATEGORY = "Data quality"
_DONE = (
    "email_opened", "email_clicked", "form_visited", "form_submitted", "event_registered", "event_checked_in",
    "booth_visited", "page_visited", "rental", "purchase",
)  # fmt: skip
"""What people do themselves, other than what they are sent."""

TEMPLATES = (
    Template(
        "no-email",
        "No e-mail address",
        _CATEGORY,
        "People whom no e-mail can reach. Use it to ask for addresses, or to send letters.",
        chain(who(where("email", "does_not_contain_data"))),
    ),
    Template(
        "no-consent",
        "Never asked for consent",
        _CATEGORY,
        "People with an e-mail address who neither agreed to e-mail nor refused. Use it to ask them.",
        chain(who(where("email", "contains_data"), where("email_consent", "does_not_contain_data"))),
    ),
    Template(
        "no-account",
        "Without an account",
        _CATEGORY,
        "People who belong to no company that is known. Use it to complete your data.",
        chain(who(where("account.name", "does_not_contain_data"))),
    ),
    Template(
        "incomplete-address",
        "Incomplete address",
        _CATEGORY,
        "People without a city, a state or a country. Use it before you send letters.",
        chain(
            ProfileBlock(
                match="any",
                conditions=tuple(where(name, "does_not_contain_data") for name in ("city", "state", "country")),
            )
        ),
    ),
    Template(
        "inactive",
        "No activity for a long time",
        _CATEGORY,
        "People who are known for longer than this and have done nothing since: no e-mail opened, no page, form, "
        "event, rental or purchase. Use it to ask whether they want to hear from you at all.",
        chain(
            who(where("created_at", "is_more_than_ago", days(180))),
            ("but_not", did(*_DONE, within=days(180))),
        ),
        (Parameter("span", "Nothing for", "Counted back from today.", (value_of(0), span_of(1))),),
    ),
)
