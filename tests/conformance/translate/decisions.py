"""What people decided, case by case: everything that no rule of the translation gives."""

from __future__ import annotations

AS_OF_WHERE_NONE = "2026-07-02T12:00:00Z"
"""For cases that name no instant: their answers hang on none."""

NOT_SAYABLE = {
    "grouparoo-strings-12": "Choices are compared as wholes: there is no operator for how one of them begins.",
    "grouparoo-strings-13": "Choices are compared as wholes: there is no operator for how one of them begins.",
    "grouparoo-strings-14": "Choices are compared as wholes: there is no operator for how one of them begins.",
}

CHANGED: dict[str, tuple[list[str], str]] = {
    "mautic-like-percent-end": ([], "% is an ordinary character, and nobody's title contains “Mr%”."),
    "mautic-clicked-link-in-any-email-on-specific-date": (
        ["c01"],
        "The click of c02 in that time lies after as_of, and such interactions never count.",
    ),
    "mautic-clicked-link-in-any-sms": (
        ["c01", "c02"],
        "The click of c03 lies after as_of, and such interactions never count.",
    ),
    "mautic-clicked-link-in-any-sms-on-specific-date": (
        ["c02"],
        "The click of c03 lies after as_of, and such interactions never count.",
    ),
    "unomi-67-testScoringPastEventRecalculationMaximumEventCount": (
        ["p"],
        "The count of nothing is 0, and 0 is at most 1.",
    ),
    "tracardi-09-test_tql_exists": ([], "A missing value and NULL are both no data."),
}
"""Cases whose members are others here, with the reason."""

REFUSED = {
    "mautic-segment-test-without-filters",
    "mautic-segment-test-include-segment-without-filters",
    "mautic-segment-test-exclude-segment-without-filters",
    "mautic-segment-test-include-segment-mixed-filters",
    "mautic-segment-test-exclude-segment-mixed-filters",
    "mautic-include-segment-with-or",
}
"""Cases that name a segment with an empty definition: it can't go live, so naming it is a problem."""

NAMES = {
    "firstname": "first_name",
    "firstName": "first_name",
    "lastname": "last_name",
    "lastName": "last_name",
    "id": "record_id",
    "url": "page",
}
"""Names that Windrow has a word of its own for, or that an attribute can't have."""

TYPES = {"multiselect": "choices", "empty_list": "choices", "ltv": "money"}
"""Types that the values do not tell."""

WHOLE_DAYS = {"mautic-relative-plus-5-days", "mautic-relative--4-days"}
"""Cases asked of a date instead of a date-time: only for dates a single day can be said relatively."""

PLAIN_TEXTS = {
    "segment-[0-9]+": [f"segment-{digit}" for digit in range(10)],
    "(#|!|\\$|%|&|\\*|\\(|\\)|\\^|\\?|\\+|-|dayrep\\.com|http|gmail|abc|qwe|[0-9])": [
        *"#!$%&*()^?+-", "dayrep.com", "http", "gmail", "abc", "qwe", *"0123456789",
    ],
    ".*ale": ["ale"],
}  # fmt: skip
"""Patterns that are found in a text exactly where one of these plain texts is."""
