"""Every valid definition reads as one sentence, and the sentence reads back as the definition."""

from __future__ import annotations

import logging
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lark import Lark, logger

from core.errors import SentenceError
from core.language.catalog import BUILT_IN, Attribute, Catalog, InteractionKind
from core.language.definition import (
    After,
    Before,
    BehavioralBlock,
    Between,
    Block,
    Comparison,
    Condition,
    ConditionGroup,
    Definition,
    Ever,
    Group,
    InTheLast,
    Measure,
    NotInTheLast,
    ProfileBlock,
    ProfileCondition,
    RelatedGroup,
    SegmentBlock,
    Span,
    Step,
    Value,
    Window,
)
from core.language.operators import OPERATORS, PERIODS, AttributeType
from core.language.sentence import block_sentence, condition_sentence, read_sentence, sentence
from core.language.sentence.parser import parser_of
from core.language.sentence.vocabulary import vocabulary_of
from tests.effort import no_hang
from tests.pools import ATTRIBUTES, CATALOG, VALUES
from tests.strategies import catalogs, definitions

T = AttributeType

SEGMENTS = {"customers": "Customers", "vip": "Very “important”", "twin_1": "Twins", "twin_2": "twins"}
KNOWN = CATALOG.extended(segments=SEGMENTS)


def where(attribute: str, operator: str, value: Value = None, *, only_with_data: bool = False) -> Condition:
    return Condition(attribute=attribute, operator=operator, value=value, only_with_data=only_with_data)


def test_consents_read_as_what_contacts_did_and_as_before(subtests: pytest.Subtests) -> None:
    for operator, words, before in (
        ("is_yes", "have consented to", "is yes"),
        ("is_no", "have refused", "is no"),
        ("contains_data", "have consented to or refused", "contains data"),
        ("does_not_contain_data", "have neither consented to nor refused", "does not contain data"),
    ):
        for name, pair, label in (
            ("email_consent", "newsletters by e-mail", "consent to e-mail"),
            ("own_agreed", "events by phone", "own agreed"),
        ):
            with subtests.test(operator=operator, attribute=name):
                negative = OPERATORS[operator].is_negative
                definition = Definition(
                    steps=(Step(block=whose(where(name, operator, only_with_data=negative))),), target="contact"
                )
                said = f"Contacts who {words} {pair}."
                assert sentence(definition, CATALOG) == said
                assert read_sentence(said, CATALOG) == definition
                assert read_sentence(f"contacts whose {label} {before}", CATALOG) == definition
                assert read_sentence(f"contacts who {words} [{name}]", CATALOG) == definition


def test_a_consent_of_a_lead_is_that_of_its_contact() -> None:
    with pytest.raises(SentenceError, match=r"must be “whose” .* A contact consents, and no lead"):
        read_sentence("Leads who have consented to newsletters by e-mail", CATALOG)


def whose(*conditions: ProfileCondition) -> ProfileBlock:
    return ProfileBlock(conditions=conditions)


def contacts(*blocks: Block) -> Definition:
    first, *rest = blocks
    return Definition(steps=(Step(block=first), *(Step(operator="or", block=block) for block in rest)))


def round_trip(definition: Definition, catalog: Catalog = KNOWN) -> str:
    phrase = sentence(definition, catalog)
    assert read_sentence(phrase, catalog) == definition, phrase
    return phrase


EXAMPLES = [
    (
        Definition(
            steps=(
                Step(block=whose(where("city", "is", "Berlin"), where("birthday", "is_in_period", "this_month"))),
                Step(
                    operator="or",
                    block=BehavioralBlock(
                        interactions=("email_opened",),
                        comparison=Comparison(value=3),
                        window=InTheLast(span=Span(amount=90, unit="days")),
                    ),
                ),
                Step(operator="but_not", block=SegmentBlock(segment="customers")),
            )
        ),
        ("Contacts whose city is “Berlin” and whose birthday is this month, or who opened an e-mail at least 3 times "
        "in the last 90 days, but not members of the segment “Customers”."),
    ),
    (
        Definition(
            steps=(
                Step(block=whose(where("account.industry", "is", "construction"))),
                Step(
                    operator="and_also",
                    block=BehavioralBlock(
                        interactions=("rental",),
                        conditions=(where("category", "is", "Front loader"),),
                        window=InTheLast(span=Span(amount=6, unit="months")),
                    ),
                ),
            )
        ),
        ("Contacts whose account's industry is Construction, and also who rented equipment at least once "
        "in the last 6 months where category is “Front loader”."),
    ),
    (
        Definition(
            target="lead",
            steps=(Step(block=whose(where("score", "is_at_least", 70), where("contact.city", "is_not", "Paris"))),),
        ),
        "Leads whose score is at least 70 and whose contact's city is not “Paris” (or has no data).",
    ),
    (
        Definition(
            steps=(
                Step(
                    block=BehavioralBlock(
                        interactions=("form_submitted",), comparison=Comparison(operator="exactly", value=0)
                    )
                ),
            ),
            included=(5, 7),
            excluded=(9,),
        ),
        "Contacts who never submitted a form, plus the contacts with ids 5 and 7, without the contact with id 9.",
    ),
    (
        contacts(Group(steps=(Step(block=SegmentBlock(segment="vip")), Step(operator="but_not", block=whose(
            where("phone", "contains_data")))))),
        "Contacts (who are members of the segment “Very \\“important\\””, but not those whose phone contains data).",
    ),
    (contacts(SegmentBlock(segment="twin_1")), "Contacts who are members of the segment with key “twin_1”."),
    (
        contacts(
            ProfileBlock(
                match="any",
                conditions=(
                    where("city", "is", "Bonn"),
                    ConditionGroup(conditions=(where("state", "is", "A"), where("country", "is", "B"))),
                    ConditionGroup(match="any", conditions=(where("state", "is", "C"), where("country", "is", "D"))),
                ),
            )
        ),
        ("Contacts whose city is “Bonn” or both (whose state is “A” and whose country is “B”) "
        "or either (whose state is “C” or whose country is “D”)."),
    ),
    (Definition(included=(1, 2, 3)), "No contacts, plus the contacts with ids 1, 2 and 3."),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "phrase"), EXAMPLES)
def test_examples(definition: Definition, phrase: str) -> None:
    assert round_trip(definition) == phrase


RELATED = [
    ("any", "with at least one lead"),
    ("none", "without any lead"),
    ("all", "with at least one lead and only leads"),
]


@pytest.mark.parametrize(("quantifier", "phrase"), RELATED)
def test_related_groups_show_the_conditions_on_one_record(quantifier: str, phrase: str) -> None:
    score, status = where("score", "is_at_least", 70), where("status", "is", "new")
    alone = RelatedGroup.model_validate({"relation": "leads", "quantifier": quantifier, "conditions": [score]})
    both = alone.model_copy(update={"conditions": (score, status)})
    assert round_trip(contacts(whose(alone))) == f"Contacts {phrase} whose score is at least 70."
    assert (
        round_trip(contacts(whose(both))) == f"Contacts {phrase} (whose score is at least 70 and whose status is New)."
    )
    mixed = whose(alone, where("city", "is", "Bonn"))
    assert round_trip(contacts(mixed)) == f"Contacts {phrase} (whose score is at least 70) and whose city is “Bonn”."


@pytest.mark.parametrize("operator", OPERATORS.values(), ids=lambda operator: operator.key)
def test_every_operator_of_every_type(operator) -> None:  # type: ignore[no-untyped-def]
    for type_ in operator.types:
        value = VALUES[operator.shape][type_]
        phrase = round_trip(contacts(whose(where(ATTRIBUTES[type_], operator.key, value))))
        assert ("(or has no data)" in phrase) == operator.is_negative
        sure = round_trip(contacts(whose(where(ATTRIBUTES[type_], operator.key, value, only_with_data=True))))
        assert "no data)" not in sure


@pytest.mark.parametrize(
    ("operator", "value", "phrase"),
    [
        ("is_on", "2026-05-01", "birthday is on 1 May 2026"),
        ("is_in_the_last", Span(amount=1, unit="weeks"), "birthday is in the last 1 week"),
        ("is_more_than_ago", Span(amount=18, unit="years"), "birthday is more than 18 years ago"),
        ("is_in_period", "previous_month", "birthday is in the previous month"),
        ("is_in_period", "next_quarter", "birthday is next quarter"),
        ("is_in_period", "today", "birthday is today"),
        ("anniversary_is_today", None, "birthday has its anniversary today"),
        ("anniversary_is_in_period", "this_month", "birthday has its anniversary in this month"),
        ("anniversary_is_in_period", "previous_quarter", "birthday has its anniversary in the previous quarter"),
        ("anniversary_is_in_period", "next_week", "birthday has its anniversary in next week"),
        ("anniversary_is_in_period", "today", "birthday has its anniversary in today"),
        ("anniversary_is_in_the_next", Span(amount=7, unit="days"), "birthday has its anniversary in the next 7 days"),
        ("month_is", 5, "birthday is in May"),
        ("weekday_is", 1, "birthday is on a Monday"),
    ],
)
def test_dates_read_naturally(operator: str, value: Value, phrase: str) -> None:
    condition = where("birthday", operator, value)
    assert condition_sentence(condition, KNOWN, "contact") == phrase
    round_trip(contacts(whose(condition)))


@pytest.mark.parametrize("period", PERIODS)
def test_every_period(period: str) -> None:
    round_trip(contacts(whose(where("created_at", "is_in_period", period))))


MEASURES = [
    (Measure(), Comparison(), "at least once"),
    (Measure(), Comparison(operator="exactly", value=2), "exactly twice"),
    (Measure(), Comparison(operator="less_than", value=3), "fewer than 3 times"),
    (Measure(), Comparison(operator="more_than", value=0), "more than 0 times"),
    (Measure(), Comparison(operator="between", value=1, upper=2), "between 1 and 2 times"),
    (Measure(), Comparison(operator="at_most", value="1"), "at most “1” times"),
    (Measure(kind="count_days"), Comparison(operator="exactly", value=1), "on exactly 1 day"),
    (Measure(kind="count_days"), Comparison(value=3), "on at least 3 different days"),
    (
        Measure(kind="count_distinct", property="link"),
        Comparison(value=2),
        "with at least 2 different values of link",
    ),
    (Measure(kind="count_distinct", property="link"), Comparison(), "with at least 1 value of link"),
    (Measure(kind="sum", property="amount"), Comparison(value=5000), "with a total amount of at least 5000"),
    (
        Measure(kind="average", property="amount"),
        Comparison(operator="between", value="0.5", upper=2),
        "with an average amount of between 0.5 and 2",
    ),
    (
        Measure(kind="smallest", property="quantity"),
        Comparison(operator="less_than", value=1),
        "with a smallest quantity of less than 1",
    ),
    (
        Measure(kind="largest", property="quantity"),
        Comparison(operator="exactly", value=0),
        "with a largest quantity of exactly 0",
    ),
]


@pytest.mark.parametrize(("measure", "comparison", "phrase"), MEASURES)
def test_every_measure(measure: Measure, comparison: Comparison, phrase: str) -> None:
    block = BehavioralBlock(interactions=("rental", "purchase"), measure=measure, comparison=comparison)
    assert block_sentence(block, KNOWN, "contact") == f"who rented equipment or made a purchase {phrase}"
    round_trip(contacts(block))


WINDOWS: list[tuple[Window, str]] = [
    (Ever(), ""),
    (InTheLast(span=Span(amount=90, unit="days")), " in the last 90 days"),
    (NotInTheLast(span=Span(amount=1, unit="years")), " before the last 1 year and not since"),
    (Between(first="2026-01-31", last="2026-02-01T00:00:00Z"), " from 31 January 2026 to 1 February 2026 at 00:00 UTC"),
    (Before(date="2026-01-31T12:00:00.5+02:00"), " before 2026-01-31T12:00:00.5+02:00"),
    (After(date="2026-01-31"), " after 31 January 2026"),
]


@pytest.mark.parametrize(("window", "phrase"), WINDOWS)
def test_every_window_with_and_without_conditions(window: Window, phrase: str) -> None:
    block = BehavioralBlock(interactions=("page_visited",), window=window)
    assert round_trip(contacts(block)) == f"Contacts who visited a page at least once{phrase}."
    asked = block.model_copy(update={"conditions": (where("page", "ends_with", "/price"),)})
    whole = f"Contacts who visited a page at least once{phrase} where page ends with “/price”."
    assert round_trip(contacts(asked)) == whole
    assert read_sentence(f"Contacts who visited a page where page ends with “/price”{phrase}", KNOWN) == contacts(asked)


TEXTS = st.text(st.characters(codec=None), min_size=1)


@given(TEXTS)
@example('“”"\\\n\t\r[]')
@example("\ud800")
@example("👩\u200d🚜")
def test_any_text_is_quoted_exactly(text: str) -> None:
    read = read_sentence(sentence(contacts(SegmentBlock(segment=text)), BUILT_IN), BUILT_IN)
    assert read == contacts(SegmentBlock(segment=text))


@settings(max_examples=20)
@given(TEXTS)
def test_any_name_stands_in_brackets(text: str) -> None:
    attribute = Attribute(text, text, T.YES_NO)
    catalog = BUILT_IN.extended([("contact", attribute)])
    round_trip(contacts(whose(where(text, "is_yes"))), catalog)


@given(st.data())
def test_reads_back_what_it_wrote(data: st.DataObject) -> None:
    catalog = data.draw(catalogs())
    round_trip(data.draw(definitions(catalog)), catalog)


@given(definitions(CATALOG), st.sampled_from((str.upper, str.lower, str.title)), st.sampled_from((" ", "\n", " \t ")))
def test_case_of_keywords_and_white_space_does_not_matter(definition: Definition, cased, space: str) -> None:  # type: ignore[no-untyped-def]
    parts = sentence(definition, CATALOG).split("“")
    quoted = [part.split("”") for part in parts[1:]]
    if any(len(pair) != 2 for pair in quoted):
        return  # the text itself has quotes, and must stay as it is
    loose = cased(parts[0]).replace(" ", space) + "".join(
        f"“{text}”{cased(rest).replace(' ', space)}" for text, rest in quoted
    )
    assert read_sentence(f" {loose.removesuffix('.')} ", CATALOG) == definition


def test_straight_quotes_left_out_commas_and_defaults() -> None:
    read = read_sentence('contacts whose city is "a \\"b\\"" but not those who opened an e-mail', KNOWN)
    assert read == Definition(
        steps=(
            Step(block=whose(where("city", "is", 'a "b"'))),
            Step(operator="but_not", block=BehavioralBlock(interactions=("email_opened",))),
        )
    )


HOSTILE_LABELS = (
    "is", "City or", "“quoted”", "Twin", "Twin", "TWIN ", "🚜", "🚜 city", "long " * 40, "City", "City hall",
    "City is", "City in the last", "whose", "5", "-1", "(", "a)b(", "Revenue (EUR)", "No.", "a, b", "[x]", "\\",
    "Straße", "STRASSE", "İd", "\u0131d", "\u017f", "e\u0301", "é", "account's city", "account", "and", "of",
    "at least", "no", "yes", "not new", "today", "this month", "next week", "or has no data", "(or has no data)",
    "Or has it", "without the bucket", "but not", "x (or", "x", "x in the last", "x and", "x or", "never", "did",
    "are members of the segment", "May", "1 May 2026", "a/b", "a.b", "'", "…", "None", "\u00a0", "a  b", "#", "?*+",
)  # fmt: skip


def _hostile() -> Catalog:
    choices = tuple((f"c{number}", label) for number, label in enumerate(HOSTILE_LABELS))
    types = (T.TEXT, T.NUMBER, T.YES_NO, T.DATE, T.CHOICE, T.CHOICES)

    def attributes(prefix: str) -> list[Attribute]:
        return [
            Attribute(f"{prefix}{number}", label, type_, choices=choices if "choice" in type_.value else ())
            for number, label in enumerate(HOSTILE_LABELS)
            for type_ in (types[number % len(types)],)
        ]

    return BUILT_IN.extended(
        attributes=[(entity, a) for entity in ("contact", "account", "lead") for a in attributes("a] ")],
        properties=[*attributes("p"), Attribute("sum", "of", T.NUMBER), Attribute("sum2", "amount of", T.NUMBER)],
        kinds=[InteractionKind(f"k{number}", label, label) for number, label in enumerate(HOSTILE_LABELS)]
        + [
            InteractionKind("or", "x", "opened an e-mail or clicked a link"),
            InteractionKind("times", "x", "opened an e-mail at least 3 times"),
        ],
        segments={f"s{number}": label for number, label in enumerate(HOSTILE_LABELS)},
    )


HOSTILE = _hostile()


@given(definitions(HOSTILE))
def test_hostile_labels(definition: Definition) -> None:
    round_trip(definition, HOSTILE)


def test_every_hostile_name_differs_from_all_others() -> None:
    for entity in ("contact", "lead"):
        for name in HOSTILE.attributes_of(entity):
            block = whose(where(name, "contains_data"))
            round_trip(Definition.model_validate({"target": entity, "steps": [Step(block=block)]}), HOSTILE)
    for kind in HOSTILE.kinds:
        for window in (Ever(), InTheLast(span=Span(amount=1, unit="days"))):
            comparison = Comparison(operator="exactly", value=0)
            never = BehavioralBlock(interactions=(kind.name, "rental"), comparison=comparison, window=window)
            round_trip(contacts(never, never.model_copy(update={"comparison": Comparison(value=4)})), HOSTILE)
    choice = next(
        a for a in HOSTILE.attributes_of("contact").values() if a.type is T.CHOICE and a.name.startswith("a]")
    )
    for code in choice.choice_codes:
        listed = where(choice.name, "is_not_in", (code, "c0"))
        block = whose(where(choice.name, "is", code), where(choice.name, "is_not", code), listed)
        asked = BehavioralBlock(
            interactions=("rental",), window=InTheLast(span=Span(amount=1, unit="days")), conditions=(
                where("p4", "is", code),
            ),
        )  # fmt: skip
        round_trip(contacts(block, asked, SegmentBlock(segment="s" + code[1:])), HOSTILE)
    for property_ in HOSTILE.properties:
        distinct = BehavioralBlock(
            interactions=("rental",),
            measure=Measure(kind="count_distinct", property=property_.name),
            window=Before(date="2026-01-31"),
            conditions=(where(property_.name, "contains_data"),),
        )
        total = distinct.model_copy(update={"measure": Measure(kind="sum", property=property_.name)})
        round_trip(contacts(distinct, total), HOSTILE)


def test_a_sentence_uses_a_label_where_it_is_unambiguous() -> None:
    phrase = vocabulary_of(HOSTILE).attributes["contact"].phrase_by_name
    by_label = {label: phrase[f"a] {number}"] for number, label in enumerate(HOSTILE_LABELS)}
    assert by_label["Revenue (EUR)"] == "revenue (EUR)"
    assert by_label["City hall"] == "city hall"
    assert by_label["🚜"] == "🚜"
    assert by_label["City"].startswith("[")
    assert by_label["“quoted”"].startswith("[")


INVALID = [
    Definition(),
    Definition(steps=(Step(operator="or", block=Group()), Step(block=whose()))),
    contacts(whose(where("nothing", "is", "x"), where("city", "resembles", "x"), where("city", "is"), where("", ""))),
    contacts(whose(where("city", "is_in", ()), where("city", "is", ("a", "b")), where("birthday", "is_between", "x"))),
    contacts(whose(where("birthday", "month_is", 13), where("birthday", "is_in_period", "soon"))),
    contacts(whose(where("birthday", "is_in_the_last", "x"), where("city", "is", Span(amount=-1, unit="days")))),
    contacts(whose(RelatedGroup(relation="nothing"), RelatedGroup(relation="leads"), ConditionGroup())),
    contacts(BehavioralBlock(), BehavioralBlock(interactions=("nothing",), conditions=(where("nothing", "is"),))),
    contacts(BehavioralBlock(measure=Measure(kind="sum"), comparison=Comparison(operator="between"))),
    contacts(BehavioralBlock(window=Between(first="", last="soon")), SegmentBlock(segment="")),
    contacts(whose(where("own_size", "is", 10**39), where("birthday", "is_on", 5), where("source", "is", 5))),
    Definition(included=(10**5000,)),
]


@pytest.mark.parametrize("definition", INVALID)
def test_an_unfinished_definition_has_a_sentence(definition: Definition) -> None:
    phrase = sentence(definition, KNOWN)
    assert phrase
    with suppress(SentenceError):
        read_sentence(phrase, KNOWN)


def test_a_definition_that_nests_too_deep_has_a_sentence() -> None:
    block: Block = whose(where("city", "is", "x"))
    for _ in range(2000):
        block = Group(steps=(Step(block=block),))
    assert sentence(contacts(block), KNOWN) == "Contacts …."


MISTAKES = [
    ("", 0, 0, "“contacts”", ""),
    ("Contacts", 8, 0, "“whose”", ""),
    ("Contacts whose citty is “a”", 15, 5, "an attribute such as first name", "city"),
    ("Leads whose scor is 5", 12, 4, "an attribute such as topic", "score"),
    ("Contacts whose city iss “a”", 20, 3, "“is not”", "is"),
    ("Leads whose score contains 5", 18, 8, "“is at least”", ""),
    ("Contacts whose city is Berlin", 23, 6, "a text in quotes such as “Berlin”", ""),
    ("Contacts whose city is 5", 23, 1, "a text in quotes such as “Berlin”", ""),
    ("Leads whose score is “five”", 21, 6, "a number such as 5", ""),
    ("Contacts whose birthday is on 31 February 2026", 30, 16, "a day or an instant that exists", ""),
    ("Contacts whose score is 5", 15, 5, "an attribute of a contact that is known here", ""),
    ("Contacts whose [citi] is “a”", 15, 6, "the name of an attribute of a contact", "city"),
    ("Contacts whose source is Refferal", 25, 8, "a choice such as Web", "Referral"),
    ("Contacts whose source is “Refferal”", 25, 10, "Web", "Referral"),
    ("Contacts who opend an e-mail", 13, 5, "an interaction such as were sent an e-mail", "opened an e-mail"),
    ("Contacts who rented equipment where categry is “a”", 36, 7, "a property such as e-mail name", "category"),
    ("Contacts who rented equipment in the last 5 dayz", 44, 4, "a unit such as days", "days"),
    ("Contacts who are members of the segment “Custmers”", 40, 10, "the name of a segment", "Customers"),
    ("Contacts who are members of the segment “TWINS”", 40, 7, "“with key “twin_1””", ""),
    ("Contacts with at least one leed whose score is 5", 27, 4, "a relation such as lead", "lead"),
    ("Contacts whose city is “a", 23, 1, "closed by ”", ""),
    ("Contacts whose city is “a\\q”", 25, 2, "a backslash only before", ""),
    ("Contacts whose city is “a” and whose city is “b” or whose city is “c”", 49, 2, "“, or”", ""),
    ("Contacts (whose city is “a”", 27, 0, "“)”", ""),
    ("Contacts whose city is …", 23, 1, "a text in quotes such as “Berlin”", ""),
    ("Contacts whose city is “a” (or has no data)", 27, 16, "nothing here", ""),
    ("Contacts whose city is “a”. Or", 28, 2, "the end of the sentence", ""),
    ("Contacts whose city is “a”, plus the leads with ids 5", 37, 5, "“contacts”, which the sentence is about", ""),
]


@pytest.mark.parametrize(("text", "position", "length", "expected", "meant"), MISTAKES)
def test_a_mistake_points_at_the_word(text: str, position: int, length: int, expected: str, meant: str) -> None:
    with pytest.raises(SentenceError) as caught:
        read_sentence(text, KNOWN)
    error = caught.value
    assert (error.position, error.length) == (position, length)
    assert any(word.startswith(expected) for word in error.expected), error.expected
    assert not meant or f"Did you mean “{meant}”?" in str(error)
    assert str(error).startswith(f"Character {position + 1}: must be ")


def test_operators_of_the_type_are_offered() -> None:
    with pytest.raises(SentenceError) as caught:
        read_sentence("Contacts whose consent to e-mail", KNOWN)
    assert caught.value.expected == ("“is yes”", "“is no”", "“contains data”", "“does not contain data”")


@given(st.text())
def test_every_text_reads_or_is_a_mistake(text: str) -> None:
    _read_or_fail(text)
    _read_or_fail("Contacts whose " + text)


@given(definitions(KNOWN, max_depth=2), st.data())
def test_a_spoilt_sentence_reads_or_is_a_mistake(definition: Definition, data: st.DataObject) -> None:
    words = sentence(definition, KNOWN).split(" ")
    place = data.draw(st.integers(0, len(words) - 1))
    others = sorted({*words, "(", ")", ",", "or", "and", "whose", "5", "“", "”", "[", "]", ".", "…", "is", "not"})
    match data.draw(st.sampled_from(("drop", "swap", "put", "cut", "letter"))):
        case "drop":
            del words[place]
        case "swap":
            words[place] = data.draw(st.sampled_from(others))
        case "put":
            words.insert(place, data.draw(st.sampled_from(others)))
        case "cut":
            del words[place:]
        case _:
            words[place] = words[place][1:] + words[place][:1]
    _read_or_fail(" ".join(words))


def _read_or_fail(text: str) -> None:
    error = None
    try:
        read_sentence(text, KNOWN)
    except SentenceError as caught:
        error = caught
    if error is not None:
        assert 0 <= error.position <= error.position + error.length <= len(text)
        assert error.expected


@pytest.mark.parametrize(
    "text",
    [
        "Contacts whose b\u0131rthday is on 1 May 2026",
        "Contacts whose birthday is in Apr\u0131l",
        "Contacts whose birthday is in Apr\u0130L",
        "Contacts whose birthday is this wee\u212a",
        "Contacts whose birthday is in the last 5 m\u0131nutes",
        "Contacts whose birthday is on 1 Apr\u0131l 2026",
        "Contacts whose birthday is on a \u017funday",
        "Contacts whose [created_at] is on 2026-13-45T99:99Z",
        "Contacts whose [created_at] is on 1 May 2026 at 25:00 UTC",
    ],
)
def test_look_alike_letters_are_mistakes(text: str) -> None:
    with pytest.raises(SentenceError):
        read_sentence(text, KNOWN)


MEGABYTE = 10**6
BULKY = {
    "nested": "Contacts " + "(" * 200,
    "parentheses": "Contacts " + "(" * MEGABYTE,
    "white space": "Contacts whose city is not" + " " * MEGABYTE,
    "letters": "Contacts whose " + "a" * MEGABYTE,
    "open quote": "Contacts whose city is “" + "a" * MEGABYTE,
    "backslashes": "Contacts whose city is “" + "\\" * MEGABYTE,
    "digits": "Leads whose score is " + "5" * MEGABYTE,
    "open list": "Contacts whose city is in (" + "“a”, " * (MEGABYTE // 5),
    "conditions": "Contacts whose city is “a”" + " or whose city is “b”" * (MEGABYTE // 20),
    "words": "Contacts who " + "opened an " * (MEGABYTE // 10),
}


@pytest.mark.parametrize("text", BULKY.values(), ids=BULKY)
def test_a_bulky_text_is_refused_quickly(text: str) -> None:
    with no_hang(), pytest.raises(SentenceError):
        read_sentence(text, KNOWN)


def test_long_lists_are_read() -> None:
    round_trip(contacts(whose(where("own_colours", "is_exactly", ("red", "dark") * 25_000))))
    texts = tuple(f"text {number}" for number in range(50_000))
    definition = contacts(whose(where("city", "is_in", texts))).model_copy(update={"included": tuple(range(50_000))})
    round_trip(definition)


def test_the_grammar_is_unambiguous(caplog: pytest.LogCaptureFixture) -> None:
    from core.language.sentence import parser

    with caplog.at_level(logging.DEBUG, logger=logger.name):
        Lark(parser.grammar_of(tuple(OPERATORS.values())), parser="lalr", debug=True)
    assert not [record for record in caplog.records if "onflict" in record.message]


def test_a_parser_is_built_once_for_equal_catalogs() -> None:
    other = KNOWN.extended(segments={"new": "New one"})
    assert parser_of(vocabulary_of(other)) is parser_of(vocabulary_of(KNOWN))
