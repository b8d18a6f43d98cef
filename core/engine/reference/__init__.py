"""The query language in plain Python over plain records: clear before fast.

It is the oracle that the tests hold the compiler against and the engine of `core.audience.why`. It follows
docs/semantics.md alone and shares no code with the compiler, so that each can prove the other.
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
