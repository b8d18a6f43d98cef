"""What changed since a refresh, and whom it concerns.

Neighbours take a position, ask which changes came after it, and which profiles these or the time may move.
"""
