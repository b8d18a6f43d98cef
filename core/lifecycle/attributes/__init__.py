"""Attributes of profiles and properties of interactions after they were declared: naming, describing, retyping and
removing them, and the choices of lists. What asks an attribute is found in `uses`.
"""

from core.lifecycle.attributes.choice_lists import add_choices, arrange_choices, merge_choices
from core.lifecycle.attributes.describing import (
    ListedAttribute,
    count_values,
    describe_attribute,
    list_attributes,
    remove_attribute,
)
from core.lifecycle.attributes.retyping import Retyping, Sample, Wanted, preview_retyping, retype
from core.lifecycle.attributes.uses import Use

__all__ = [
    "ListedAttribute",
    "Retyping",
    "Sample",
    "Use",
    "Wanted",
    "add_choices",
    "arrange_choices",
    "count_values",
    "describe_attribute",
    "list_attributes",
    "merge_choices",
    "preview_retyping",
    "remove_attribute",
    "retype",
]
