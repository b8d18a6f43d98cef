"""Who does something, by which door and when, and whether they may.

Not here: what they do. Every use case takes a caller and asks here first; only the outermost door reads the clock.
"""
