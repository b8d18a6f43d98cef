"""People: which profiles a definition selects now, how many, who they are, and why.

Not here: membership, which is stored. Neighbors ask for a selection, for counts of parts, for people by name.
"""
