"""The tree of a dynamic segment: pure data, frozen, stored as JSON with a schema version.

    Definition ─ steps ─ Step(operator, block)
                              block: ProfileBlock ─ conditions: Condition │ ConditionGroup │ RelatedGroup
                                     BehavioralBlock ─ measure, comparison, window, conditions
                                     SegmentBlock
                                     Group ─ steps

A chain of steps folds strictly left to right; the first step has no operator.

    tree      the nodes
    form      reading and writing JSON
    yaml_form reading YAML
    walking   every part in order, with its path

`core.language.validation` checks a definition against a catalog.
"""

from core.language.definition.form import MAX_CHARACTERS, from_data, from_text, to_json
from core.language.definition.tree import (
    SCHEMA_VERSION,
    After,
    Before,
    BehavioralBlock,
    Between,
    Block,
    ChainOperator,
    Comparison,
    ComparisonOperator,
    Condition,
    ConditionGroup,
    Definition,
    Ever,
    Group,
    InteractionCondition,
    InTheLast,
    Match,
    Measure,
    MeasureKind,
    NotInTheLast,
    ProfileBlock,
    ProfileCondition,
    Quantifier,
    RelatedGroup,
    Scalar,
    SegmentBlock,
    Span,
    Step,
    Target,
    Unit,
    Value,
    Window,
)
from core.language.definition.walking import Part, walk
from core.language.definition.yaml_form import from_yaml

__all__ = [
    "MAX_CHARACTERS",
    "SCHEMA_VERSION",
    "After",
    "Before",
    "BehavioralBlock",
    "Between",
    "Block",
    "ChainOperator",
    "Comparison",
    "ComparisonOperator",
    "Condition",
    "ConditionGroup",
    "Definition",
    "Ever",
    "Group",
    "InTheLast",
    "InteractionCondition",
    "Match",
    "Measure",
    "MeasureKind",
    "NotInTheLast",
    "Part",
    "ProfileBlock",
    "ProfileCondition",
    "Quantifier",
    "RelatedGroup",
    "Scalar",
    "SegmentBlock",
    "Span",
    "Step",
    "Target",
    "Unit",
    "Value",
    "Window",
    "from_data",
    "from_text",
    "from_yaml",
    "to_json",
    "walk",
]
