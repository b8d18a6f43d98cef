"""Templates about missing data and inactive people."""

from __future__ import annotations

from core.language.definition import ProfileBlock
from core.language.templates.blocks import chain, days, did, span_of, value_of, where, who
from core.language.templates.template import Parameter, Template

_CATEGORY = "Data quality"
_DONE = (
    "email_opened", "email_clicked", "form_visited", "form_submitted", "event_registered", "event_checked_in",
    "booth_visited", "page_visited", "rental", "purchase",
)  # fmt: skip
"""What people do themselves, in contrast to what they are sent."""

TEMPLATES = (
    Template(
        "no-email",
        "No e-mail address",
        _CATEGORY,
        "People without an e-mail address. Use it to ask for addresses, or to send letters.",
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
        "People who belong to no known company. Use it to complete your data.",
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
        "People you have known for longer than this who have done nothing since: no e-mail opened, no page, form, "
        "event, rental or purchase. Use it to ask whether they still want to hear from you.",
        chain(
            who(where("created_at", "is_more_than_ago", days(180))),
            ("but_not", did(*_DONE, within=days(180))),
        ),
        (Parameter("span", "Nothing for", "Counted back from today.", (value_of(0), span_of(1))),),
    ),
)
