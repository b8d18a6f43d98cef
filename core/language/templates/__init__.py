"""Templates: definitions with places to fill in, shipped with Windrow or saved by its users.

    Template ─ definition        what stands in it at a parameter's places is the default
             └ parameters        what is asked for: a label, a help text, and the places

`fill` puts values in their places; `find_mistakes` says what is still missing or wrong. Which
values of a definition can be asked for is said by `places`.
"""

from core.language.templates.places import Place, PlaceKind, places
from core.language.templates.shipped import SHIPPED
from core.language.templates.template import Parameter, Template, defaults, fill, find_mistakes, worksheet

__all__ = [
    "SHIPPED",
    "Parameter",
    "Place",
    "PlaceKind",
    "Template",
    "defaults",
    "fill",
    "find_mistakes",
    "places",
    "worksheet",
]
