"""The page General: the description of a segment and what it is built on."""
