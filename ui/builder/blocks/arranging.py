"""What the menus of blocks and of conditions do alike: each item's edit of what is at a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import Path
from core.language import edits

EDITS: Mapping[str, Callable[[Any, Path], Any]] = {
    "up": lambda whole, path: edits.move(whole, path, -1),
    "down": lambda whole, path: edits.move(whole, path, 1),
    "duplicate": edits.duplicate,
    "group": edits.group,
    "ungroup": edits.ungroup,
    "remove": edits.remove,
}
"""By the key of the menu item."""
