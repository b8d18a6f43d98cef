"""Whom a definition selects: as one SELECT, and in plain Python that judges it.

Neighbours call `compile_definition`; only tests and *why* call the reference. The two never import each other.
"""
