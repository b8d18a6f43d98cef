"""The commands of ``python -m core``, by subject; importing a module adds its commands."""

from core.commands import data, definitions, handing_over, picking, segments
from core.commands.app import app

__all__ = ["app", "data", "definitions", "handing_over", "picking", "segments"]
