"""Pieces that any page can draw: tables, charts, graphs, badges, pagers. They know no segment."""
