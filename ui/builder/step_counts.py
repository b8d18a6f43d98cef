"""The counts beside the steps of a chain, which arrive after the steps are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from streamlit.delta_generator import DeltaGenerator

from core.audience.counts import Counts, PartCount
from core.errors import Path
from ui.shell import formats


@dataclass
class StepCounts:
    """The counts beside the steps; ``places`` are the places to fill."""

    places: dict[Path, DeltaGenerator] = field(default_factory=dict)
    parts: dict[Path, PartCount] = field(default_factory=dict)

    def fill(self, counts: Counts) -> None:
        """Write beside each step how many it selects alone, and how many the chain selects up to it."""
        self.parts = {part.path: part for part in counts.parts}
        for path in self.places:
            self.show(path)

    def show(self, path: Path) -> None:
        """Write the counts of one step, if there are any."""
        part = self.parts.get(path)
        if part and part.running is not None:
            alone, running = formats.number(part.holds), formats.number(part.running)
            self.places[path].markdown(f":small[{alone} alone → **{running}** so far]", width="content")
