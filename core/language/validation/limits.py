"""How large a definition may be: generous to people, finite for databases."""

MAX_LEVELS = 20
"""How deep groups, condition groups and related groups may nest, including those of referenced segments."""
MAX_BLOCKS = 200
"""Blocks, groups included."""
MAX_CONDITIONS = 500
MAX_VALUES_OF_ONE = 50_000
"""Values in the list of one condition."""
MAX_VALUES_OF_ALL = 100_000
"""Values in the lists of all conditions together."""
MAX_SPAN = 100_000
"""The largest amount of a length of time, in any unit."""
MAX_ID = 2**63 - 1
"""The largest id of a profile: 63 bits on every database."""
