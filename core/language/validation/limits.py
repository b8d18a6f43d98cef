"""How large a definition may be: generous to people, finite for databases."""

MAX_LEVELS = 20
"""Groups in groups, condition groups and related groups included, through the segments that are named."""
MAX_BLOCKS = 200
"""Blocks, groups included."""
MAX_CONDITIONS = 500
MAX_VALUES_OF_ONE = 50_000
"""Values in the list of one condition."""
MAX_VALUES_OF_ALL = 100_000
"""Values in the lists of all conditions together."""
MAX_SPAN = 100_000
"""The amount of a length of time, in any unit."""
MAX_ID = 2**63 - 1
"""Ids of profiles fill 63 bits on every database."""
