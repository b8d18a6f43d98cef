"""The tree of a dynamic segment: pure data, frozen, stored as JSON with a schema version.

    Definition ─ steps ─ Step(operator, block)
                              block: ProfileBlock ─ conditions: Condition │ ConditionGroup │ RelatedGroup
                                     BehavioralBlock ─ measure, comparison, window, conditions
                                     SegmentBlock
                                     Group ─ steps

A chain of steps folds strictly left to right; the first step has no operator. What may stand in a
definition is said in `core.language.definition.tree`, how it is written and read in `core.language.definition.form`,
how code looks at all of its parts in `core.language.definition.walking`; whether it makes sense against a catalog is
said by `core.language.validation`.
"""

from core.language.definition.form import from_data, from_text, to_json
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

__all__ = [
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
    "to_json",
    "walk",
]
