"""Templates about people and their companies."""

from __future__ import annotations

from core.language.templates.blocks import EMPTY, chain, days, months, value_of, where, who
from core.language.templates.template import Parameter, Template

_CATEGORY = "People"

TEMPLATES = (
    Template(
        "city",
        "Contacts in given cities",
        _CATEGORY,
        "People who live in one of the cities. Use it to invite them to something nearby.",
        chain(who(where("city", "is_in", EMPTY))),
        (Parameter("cities", "Cities", "One or more; upper and lower case do not matter.", (value_of(0),)),),
    ),
    Template(
        "country",
        "Contacts in given countries",
        _CATEGORY,
        "People in one of the countries. Use it for mailings in one language, or under one law.",
        chain(who(where("country", "is_in", EMPTY))),
        (Parameter("countries", "Countries", "Written as in your data.", (value_of(0),)),),
    ),
    Template(
        "industry",
        "Accounts in given industries",
        _CATEGORY,
        "People who work for a company in one of the industries. Use it for offers to a trade.",
        chain(who(where("account.industry", "is_in", ("construction",)))),
        (Parameter("industries", "Industries", "Of the account that a contact belongs to.", (value_of(0),)),),
    ),
    Template(
        "large-account",
        "Large accounts",
        _CATEGORY,
        "People who work for a company with many employees. Use it for framework agreements and fleet offers.",
        chain(who(where("account.employees", "is_at_least", 50))),
        (
            Parameter(
                "employees", "Employees, at least", "Accounts without a number are left out.", (value_of(0),), least=1
            ),
        ),
    ),
    Template(
        "job-title",
        "Contacts with given job titles",
        _CATEGORY,
        "People by what they do, such as fleet managers. Use it to reach those who decide.",
        chain(who(where("job_title", "is_in", EMPTY))),
        (Parameter("titles", "Job titles", "Add every spelling in your data.", (value_of(0),)),),
    ),
    Template(
        "source",
        "Contacts from given sources",
        _CATEGORY,
        "People by where you first heard of them. Use it to follow up a trade show or a partner.",
        chain(who(where("source", "is_in", ("trade_show",)))),
        (Parameter("sources", "Sources", "Where the contact came from.", (value_of(0),)),),
    ),
    Template(
        "owner",
        "Contacts of given owners",
        _CATEGORY,
        "People assigned to one of your colleagues. Use it for mailings in the name of a salesperson.",
        chain(who(where("owner", "is_in", EMPTY))),
        (Parameter("owners", "Owners", "The salespeople.", (value_of(0),)),),
    ),
    Template(
        "new-contacts",
        "New contacts",
        _CATEGORY,
        "People who were added recently. Use it to welcome them.",
        chain(who(where("created_at", "is_in_the_last", days(30)))),
        (Parameter("span", "Added in the last", "Counted back from today.", (value_of(0),)),),
    ),
    Template(
        "birthday-today",
        "Birthday today",
        _CATEGORY,
        "People whose birthday is today; it changes every day. Use it to congratulate them.",
        chain(who(where("birthday", "anniversary_is_today"))),
    ),
    Template(
        "birthday-soon",
        "Birthday within a month",
        _CATEGORY,
        "People whose birthday is today or soon. Use it for cards and vouchers that must be sent in advance.",
        chain(who(where("birthday", "anniversary_is_in_the_next", months(1)))),
        (Parameter("span", "Within the next", "Today counts too.", (value_of(0),)),),
    ),
    Template(
        "birthday-this-month",
        "Birthday this month",
        _CATEGORY,
        "People whose birthday is in the current month; it changes every month. Use it for a monthly mailing.",
        chain(who(where("birthday", "anniversary_is_in_period", "this_month"))),
        (Parameter("period", "When", "A week, month or quarter, in any year of birth.", (value_of(0),)),),
    ),
    Template(
        "birthday-month",
        "Birthday in a given month",
        _CATEGORY,
        "People whose birthday is in a given month. Use it to plan a month ahead.",
        chain(who(where("birthday", "month_is", 1))),
        (Parameter("month", "Month", "In any year.", (value_of(0),)),),
    ),
)
