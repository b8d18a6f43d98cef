"""The terms of the field, each explained in a sentence or two."""

from __future__ import annotations

from dataclasses import dataclass

from core.language.folding import has_words


@dataclass(frozen=True, slots=True)
class Entry:
    """A term in lower case, its meaning, and the terms to look at next."""

    term: str
    definition: str
    see_also: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The term as part of an address."""
        return self.term.replace(" ", "-")


def _entries(*entries: tuple[str, str, tuple[str, ...]]) -> dict[str, Entry]:
    return {term: Entry(term, definition, see_also) for term, definition, see_also in sorted(entries)}


ENTRIES = _entries(
    (
        "account",
        "A company. Contacts and leads are asked about its attributes too.",
        ("profile", "relation"),
    ),
    ("and also", "Joins two blocks: only those who are in both.", ("but not", "or", "block")),
    (
        "as of",
        "The instant at which a segment is evaluated. Every window and every age is counted back from it.",
        ("refresh", "time zone", "window"),
    ),
    ("attribute", "A named value of a profile, such as the city or the birthday.", ("condition", "profile")),
    (
        "audience",
        "The people a definition selects at one instant. Every refresh computes it; the membership stores the result.",
        ("definition", "member", "as of"),
    ),
    (
        "average stay",
        "The average length of the stays that ended in a range of days. Stays that go on do not count.",
        ("left", "stay"),
    ),
    (
        "behavioral block",
        "A block about what contacts did or were sent: which interactions, how often and when.",
        ("interaction", "measure", "window"),
    ),
    (
        "block",
        "A part of a definition that yields a set of people. Blocks are joined from left to right.",
        ("behavioral block", "group", "profile block", "segment block"),
    ),
    ("but not", "Joins two blocks: those in the first who are not in the second.", ("and also", "or", "block")),
    (
        "catalog",
        "Everything that can be asked: attributes, relations, kinds of interactions and their properties.",
        ("attribute", "interaction", "property"),
    ),
    (
        "churn",
        "Those who left in a range of days, as a share of the members before its first day.",
        ("left", "growth", "net change"),
    ),
    ("condition", "An attribute or a property, an operator and a value: “City is Aachen”.", ("attribute", "property")),
    ("contact", "A person the company is in touch with.", ("lead", "profile")),
    ("definition", "The blocks that say who belongs to a dynamic segment.", ("block", "draft", "version")),
    (
        "draft",
        "A definition that is being worked on. It changes nobody's membership until it goes live.",
        ("live", "version"),
    ),
    (
        "dynamic segment",
        "A segment with a definition. Each refresh brings its members in line with the data.",
        ("definition", "refresh", "static segment"),
    ),
    ("entered", "How many stays began in a range of days. A person who came twice counts twice.", ("left", "stay")),
    (
        "forecast",
        "Who will leave and enter as time alone passes: the live definition on future days, with today's data.",
        ("as of", "window"),
    ),
    ("group", "Several blocks in parentheses, which count as one block.", ("block",)),
    (
        "growth",
        "The net change in a range of days, as a share of the members before its first day.",
        ("churn", "net change"),
    ),
    (
        "index",
        "How frequent a value is among members, in percent of its frequency among all. 200 is twice as frequent.",
        ("attribute", "member"),
    ),
    (
        "interaction",
        "Something a contact did or was sent at an instant, such as an e-mail opened or a rental.",
        ("behavioral block", "property"),
    ),
    (
        "last refresh",
        "When members were last brought in line with the data. What changed since is not in the figures yet.",
        ("next refresh", "refresh"),
    ),
    ("lead", "An interest in buying, mostly of a known contact.", ("contact", "target")),
    ("left", "How many stays ended in a range of days.", ("churn", "entered", "stay")),
    (
        "live",
        "In use: the segment serves its newest version, and refreshes keep its members up to date.",
        ("draft", "refresh", "stopped", "version"),
    ),
    (
        "measure",
        "What a behavioral block counts: interactions, distinct values or days, or the sum of a number.",
        ("behavioral block",),
    ),
    ("member", "A profile that is in a segment now: it has a stay that has not ended.", ("audience", "stay")),
    ("net change", "Entered minus left.", ("entered", "growth", "left")),
    (
        "next refresh",
        "When members will be brought in line with the data again. The tab General says how often.",
        ("last refresh", "refresh"),
    ),
    (
        "no data",
        "A value that is missing. “Is” never holds for it; “is not” does, unless only records with data are wanted.",
        ("attribute", "condition"),
    ),
    ("or", "Joins two blocks: those who are in either of them.", ("and also", "but not", "block")),
    (
        "overlap",
        "The members that two segments have in common. People in both may hear from both.",
        ("member", "segment"),
    ),
    ("profile", "A record of a contact, an account or a lead.", ("account", "contact", "lead")),
    ("profile block", "A block of conditions on attributes of profiles.", ("attribute", "condition", "relation")),
    ("property", "A named value of an interaction, such as the link that was clicked.", ("condition", "interaction")),
    (
        "quantifier",
        "How many related records must meet the conditions: any, none or all of them.",
        ("relation", "profile block"),
    ),
    (
        "reachable",
        "A person with a known e-mail address who agrees to e-mail. You can write only to reachable people.",
        ("contact", "member"),
    ),
    (
        "reachable by e-mail",
        "Members now with an e-mail address who agree to e-mail, have not unsubscribed since, and are not suppressed.",
        ("member", "reachable"),
    ),
    (
        "reason",
        "Why somebody entered or left: data, a definition, time, a hand or a deletion changed it.",
        ("entered", "left", "stay"),
    ),
    (
        "refresh",
        "One run that computes the audience and lets members enter and leave accordingly.",
        ("as of", "audience", "stay"),
    ),
    (
        "relation",
        "A link between records, such as from a contact to its account.",
        ("quantifier", "profile"),
    ),
    (
        "segment",
        "A named set of contacts or leads that belong together for a purpose.",
        ("dynamic segment", "static segment", "member"),
    ),
    ("segment block", "A block that takes the members of another live segment.", ("block", "live")),
    (
        "static segment",
        "A segment whose members somebody picks. No change of the data lets anybody in.",
        ("dynamic segment", "member"),
    ),
    (
        "stay",
        "One visit of a profile to a segment, from entering to leaving. Stays are the history that insights count.",
        ("entered", "left", "member"),
    ),
    ("stopped", "Taken out of use. The members stay as they were until the segment goes live again.", ("live",)),
    ("target", "What a segment is made of: contacts or leads.", ("contact", "lead", "segment")),
    (
        "template",
        "A ready definition with places to fill in, to start a new segment from.",
        ("definition", "dynamic segment"),
    ),
    (
        "time zone",
        "The clock that a segment counts days by: when a day begins, and on which day an instant falls.",
        ("as of", "window"),
    ),
    ("version", "A definition as it went live, numbered and never changed again.", ("draft", "live")),
    (
        "window",
        "The span of time that a behavioral block looks at, such as the last 30 days.",
        ("as of", "behavioral block", "time zone"),
    ),
)
"""Every entry by its term, in alphabetical order."""


def entry(term: str) -> Entry:
    """Return the entry of a term. Raises KeyError if there is none."""
    return ENTRIES[term]


def found(text: str) -> list[Entry]:
    """Return the entries with every word of a text in their term or definition; all of them for no text."""
    return [e for e in ENTRIES.values() if has_words(f"{e.term} {e.definition}", text)]
