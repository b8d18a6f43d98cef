"""The query language in plain Python over plain records: clear before fast.

Tests hold the compiler against it, and `core.audience.why` explains with it. It follows docs/semantics.md alone
and shares no code with the compiler, so that each can prove the other.
"""

from core.engine.reference.audience import Question, fold_chain, members
from core.engine.reference.records import Datum, Interaction, Record, Records

__all__ = [
    "Datum",
    "Interaction",
    "Question",
    "Record",
    "Records",
    "fold_chain",
    "members",
]
