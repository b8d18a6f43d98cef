"""Triggers that look for what a row replaces by one key after the other

Triggers are made anew after every upgrade, so there is nothing more to do here.
"""

from __future__ import annotations

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing changes in the tables."""
