"""Templates: definitions with places to fill in, shipped with Windrow or saved by its users.

    Template ─ definition        its values at a parameter's places are the defaults
             └ parameters        what the template asks for: a label, a help text and places

`fill` puts values in their places; `find_mistakes` finds what is still missing or wrong. `places`
lists the values of a definition that a template can ask for.
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
