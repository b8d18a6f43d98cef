"""Templates: definitions with places to fill in, shipped with Windrow or saved by its users.

    Template ─ definition        what stands in it at a parameter's places is the default
             └ parameters        what is asked for: a label, a help text, and the places

`filled` puts values in their places; `find_mistakes` says what is still missing or wrong. Which
values of a definition can be asked for is said by `places`.
"""

from core.templates.places import Place, PlaceKind, places
from core.templates.saved import (
    OWN_CATEGORY,
    delete_template,
    describe_template,
    list_templates,
    restore_template,
    save_template,
)
from core.templates.shipped import SHIPPED
from core.templates.template import Parameter, Template, defaults, filled, find_mistakes, worksheet

__all__ = [
    "OWN_CATEGORY",
    "SHIPPED",
    "Parameter",
    "Place",
    "PlaceKind",
    "Template",
    "defaults",
    "delete_template",
    "describe_template",
    "filled",
    "find_mistakes",
    "list_templates",
    "places",
    "restore_template",
    "save_template",
    "worksheet",
]
