"""Templates about e-mails: who reads them, and who may get them."""

from __future__ import annotations

from core.language.templates.blocks import (
    EMPTY,
    at_least,
    chain,
    days,
    did,
    months,
    number_of,
    span_of,
    value_of,
    where,
    who,
)
from core.language.templates.template import Parameter, Template

_CATEGORY = "E-mail"
_ANY_EMAIL = "Leave it empty for any e-mail."
_EMAIL_IS = where("email", "is_in", EMPTY)
_HARD = where("category", "is", "hard")

TEMPLATES = (
    Template(
        "reachable",
        "Agreed to e-mail and can be reached",
        _CATEGORY,
        "People with an e-mail address who agreed to e-mail, without those whose address no longer exists or who "
        "unsubscribed. Use it as the base of every mailing.",
        chain(
            who(where("email_consent", "is_yes"), where("email", "contains_data")),
            ("but_not", did("email_bounced", which=(_HARD,))),
            ("but_not", did("email_unsubscribed")),
        ),
    ),
    Template(
        "active-readers",
        "Active readers",
        _CATEGORY,
        "People who agreed to e-mail and open it often. Use it for news that deserves attention, or to ask for "
        "recommendations.",
        chain(
            who(where("email_consent", "is_yes")),
            ("and_also", did("email_opened", within=days(90), compared=at_least(3))),
        ),
        (
            Parameter("times", "Times opened, at least", "Each opening counts.", (number_of(1),), least=1),
            Parameter("span", "In the last", "Counted back from today.", (span_of(1),)),
        ),
    ),
    Template(
        "clicked-email",
        "Clicked in an e-mail",
        _CATEGORY,
        "People who clicked any link in an e-mail. Use it to follow up a campaign while it is fresh.",
        chain(did("email_clicked", which=(_EMAIL_IS,), within=days(30))),
        (
            Parameter("emails", "E-mails", _ANY_EMAIL, (value_of(0),), may_be_empty=True),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "clicked-link",
        "Clicked a given link",
        _CATEGORY,
        "People who clicked one of the links, in any e-mail. Use it to reach those who are interested in one product.",
        chain(did("email_clicked", which=(where("link", "is_in", EMPTY),), within=days(90))),
        (
            Parameter("links", "Links", "The whole address, as in the e-mail.", (value_of(0),)),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "never-opened",
        "Received, but never opened",
        _CATEGORY,
        "People who received e-mails and did not open any of them. Use it to send again with another subject, or to "
        "send them fewer e-mails.",
        chain(
            did("email_delivered", which=(_EMAIL_IS,), within=days(90)),
            ("but_not", did("email_opened", which=(_EMAIL_IS,), within=days(90))),
        ),
        (
            Parameter("emails", "E-mails", _ANY_EMAIL, (value_of(0), value_of(1)), may_be_empty=True),
            Parameter("times", "E-mails received, at least", "In that time.", (number_of(0),), least=1),
            Parameter("span", "In the last", "For receiving and for opening.", (span_of(0), span_of(1))),
        ),
    ),
    Template(
        "opened-not-clicked",
        "Opened, but did not click",
        _CATEGORY,
        "People who opened e-mails but clicked no link in any of them. Use it to try a clearer offer.",
        chain(
            did("email_opened", which=(_EMAIL_IS,), within=days(30)),
            ("but_not", did("email_clicked", which=(_EMAIL_IS,), within=days(30))),
        ),
        (
            Parameter("emails", "E-mails", _ANY_EMAIL, (value_of(0), value_of(1)), may_be_empty=True),
            Parameter("span", "In the last", "For opening and for clicking.", (span_of(0), span_of(1))),
        ),
    ),
    Template(
        "lapsed-readers",
        "Former readers",
        _CATEGORY,
        "People who used to open e-mails and have stopped. Use it to win them back before they are lost.",
        chain(did("email_opened", not_since=days(60), compared=at_least(2))),
        (
            Parameter("times", "Times opened before, at least", "Each opening counts.", (number_of(0),), least=1),
            Parameter("span", "Nothing opened for", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "not-mailed",
        "Not written to lately",
        _CATEGORY,
        "People who agreed to e-mail and were not sent any for a while. Use it so that nobody is forgotten.",
        chain(
            who(where("email_consent", "is_yes"), where("email", "contains_data")),
            ("but_not", did("email_sent", within=days(30))),
        ),
        (Parameter("span", "Nothing sent for", "Counted back from today.", (span_of(1),)),),
    ),
    Template(
        "hard-bounced",
        "Hard-bounced",
        _CATEGORY,
        "People whose e-mail came back because the address does not exist. Use it to correct addresses, or to leave "
        "them out.",
        chain(did("email_bounced", which=(_HARD,), within=months(12))),
        (Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),),
    ),
)
