"""Phone numbers that are one, however they are written.

A number that begins with + or 00 says its country. One that is written as within a country says it only together with
a country; without that, it is known by its digits alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import phonenumbers
from babel import Locale
from babel.core import get_global

from core.language.folding import fold

SIGNS = (
    " -/.\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{FIGURE DASH}"
    "\N{MINUS SIGN}"
)
"""What stands between digits and says nothing."""
BRACKETS = "()[]"
TRUNK_ZERO = "(0)"
"""In +49 (0)30: a zero that is dialed only within the country."""
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "da", "sv", "nb", "fi", "cs")
_WITHOUT_SIGNS = str.maketrans(dict.fromkeys(SIGNS, ""))
_WITHOUT_BRACKETS = str.maketrans(dict.fromkeys(BRACKETS, ""))


def dialed(number: str, country: str | None = None) -> str:
    """Return a number as it is dialed from anywhere, such as +49301234; digits alone where no country is known.

    ``country`` is a name or a code in any case.
    """
    plain = number.casefold().translate(_WITHOUT_SIGNS)
    if plain.startswith(("+", "00")):
        bare = plain.replace(TRUNK_ZERO, "").translate(_WITHOUT_BRACKETS)
        return f"+{bare[2:]}" if bare.startswith("00") else bare
    bare = plain.translate(_WITHOUT_BRACKETS)
    region = regions_by_name().get(fold(country)) if country else None
    if region is not None:
        for code, trunk in ways_to_dial(region):
            if bare.startswith(trunk):
                return f"+{code}{bare[len(trunk) :]}"
    return bare


@cache
def ways_to_dial(region: str) -> tuple[tuple[str, str], ...]:
    """Return the calling code of a country, with what numbers within it begin with, that which tells more first."""
    code = str(phonenumbers.country_code_for_region(region))
    trunk = phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) or ""
    # In North America the 1 in front is the country's own code, and mostly not written.
    return ((code, trunk), (code, "")) if trunk == code else ((code, trunk),)


@cache
def regions_by_name() -> Mapping[str, str]:
    """Return the regions by their folded names and codes; a name that several have means none."""
    regions = phonenumbers.SUPPORTED_REGIONS
    named: dict[str, set[str]] = defaultdict(set)
    for language in _LANGUAGES:
        for region, name in Locale(language).territories.items():
            if region in regions:
                named[fold(name)].add(region)
    for alias, meant in get_global("territory_aliases").items():
        if len(meant) == 1 and meant[0] in regions and alias.isalpha():
            named[fold(alias)].add(meant[0])
    for region in regions:
        named[fold(region)] = {region}
    return {name: next(iter(its)) for name, its in named.items() if len(its) == 1}
