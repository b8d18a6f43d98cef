"""Templates about rentals and purchases."""

from __future__ import annotations

from core.language.definition import Comparison, Measure
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

_CATEGORY = "Rentals and purchases"
_EQUIPMENT_IS = where("equipment", "is_in", EMPTY)
_CATEGORY_IS = where("category", "is_in", EMPTY)
_ANY_EQUIPMENT = "Leave it empty for any equipment."
_ANY_CATEGORY = "Leave it empty for any category."

TEMPLATES = (
    Template(
        "rented",
        "Rented given equipment",
        _CATEGORY,
        "People who rented equipment. Use it to offer them the equipment for sale, or what goes with it.",
        chain(did("rental", which=(_EQUIPMENT_IS, _CATEGORY_IS), within=months(6))),
        (
            Parameter("equipment", "Equipment", _ANY_EQUIPMENT, (value_of(0, 0),), may_be_empty=True),
            Parameter("categories", "Categories", _ANY_CATEGORY, (value_of(0, 1),), may_be_empty=True),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "industry-rented",
        "Rented equipment, in given industries",
        _CATEGORY,
        "People in a trade who rented equipment, such as construction customers who rented front loaders. Use it for "
        "offers to that trade.",
        chain(
            who(where("account.industry", "is_in", ("construction",))),
            ("and_also", did("rental", which=(_CATEGORY_IS,), within=months(6))),
        ),
        (
            Parameter("industries", "Industries", "Of the account that a contact belongs to.", (value_of(0),)),
            Parameter("categories", "Categories", _ANY_CATEGORY, (value_of(1),), may_be_empty=True),
            Parameter("span", "In the last", "Counted back from today.", (span_of(1),)),
        ),
    ),
    Template(
        "rented-not-bought",
        "Rented, but never bought",
        _CATEGORY,
        "People who rented several times and never bought anything. Use it to show what buying would save them.",
        chain(
            did("rental", within=months(12), compared=at_least(2)),
            ("but_not", did("purchase")),
        ),
        (
            Parameter("times", "Rentals, at least", "Each rental counts.", (number_of(0),), least=1),
            Parameter("span", "In the last", "Purchases count at any time.", (span_of(0),)),
        ),
    ),
    Template(
        "bought-often",
        "Bought at least this often",
        _CATEGORY,
        "People who buy regularly. Use it for a bonus, or to ask for a reference.",
        chain(did("purchase", within=months(12), compared=at_least(3))),
        (
            Parameter("times", "Purchases, at least", "Each purchase counts.", (number_of(0),), least=1),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "spent",
        "Spent at least this much",
        _CATEGORY,
        "People by what they paid for purchases and rentals together. Use it to reach your best customers.",
        chain(
            did(
                "purchase",
                "rental",
                within=months(12),
                measure=Measure(kind="sum", property="amount"),
                compared=at_least(10_000),
            )
        ),
        (
            Parameter("amount", "Amount, at least", "In the currency of your data.", (number_of(0),), least=1),
            Parameter("span", "In the last", "Counted back from today.", (span_of(0),)),
        ),
    ),
    Template(
        "first-purchase",
        "First-time buyers",
        _CATEGORY,
        "People whose only purchase was recent. Use it to thank them and to explain service and parts.",
        chain(
            did("purchase", within=days(90)),
            ("and_also", did("purchase", compared=Comparison(operator="exactly", value=1))),
        ),
        (Parameter("span", "Bought in the last", "Counted back from today.", (span_of(0),)),),
    ),
    Template(
        "lapsed-buyers",
        "Former buyers",
        _CATEGORY,
        "People who bought before and have not bought for a long time. Use it to win them back.",
        chain(did("purchase", not_since=months(12))),
        (Parameter("span", "Nothing bought for", "Counted back from today.", (span_of(0),)),),
    ),
    Template(
        "cross-sell",
        "Bought this, but not that",
        _CATEGORY,
        "People who bought from one category and never from another, such as attachments but no wear parts. Use it "
        "to offer what goes with what they have.",
        chain(
            did("purchase", which=(_CATEGORY_IS,)),
            ("but_not", did("purchase", which=(_CATEGORY_IS,))),
        ),
        (
            Parameter("bought", "Bought from", "Categories; one is enough.", (value_of(0),)),
            Parameter("not_bought", "Never bought from", "Categories that they do not have yet.", (value_of(1),)),
        ),
    ),
)
