"""The numbers beside the steps of a chain, which come later than the steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from streamlit.delta_generator import DeltaGenerator

from core.audience.counts import Counts, PartCount
from core.errors import Path
from ui.shell import formats


@dataclass
class StepCounts:
    """The numbers beside the steps, as soon as they are counted; ``places`` are where they stand."""

    places: dict[Path, DeltaGenerator] = field(default_factory=dict)
    parts: dict[Path, PartCount] = field(default_factory=dict)

    def fill(self, counts: Counts) -> None:
        """Write beside each step how many it holds alone, and how many its chain holds up to it."""
        self.parts = {part.path: part for part in counts.parts}
        for path in self.places:
            self.show(path)

    def show(self, path: Path) -> None:
        """Write the numbers of one step, if there are any."""
        part = self.parts.get(path)
        if part and part.running is not None:
            alone, running = formats.number(part.holds), formats.number(part.running)
            self.places[path].markdown(f":small[{alone} alone → **{running}** so far]", width="content")
