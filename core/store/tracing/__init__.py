"""The trace: who did what, by which door, and what it changed, written in the transaction that it tells about.

What the gate calls is `Traced`; who reads the trace is `core.team.trace`.
"""

from core.store.tracing.traced import Traced
from core.store.tracing.views import EXPORTS, VIEWS

__all__ = ["EXPORTS", "VIEWS", "Traced"]
