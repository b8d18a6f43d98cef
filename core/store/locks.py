"""What only one transaction at a time may do in a database, where locks of rows are not enough."""

from __future__ import annotations

from enum import IntEnum, unique


@unique
class Lock(IntEnum):
    """A subject with the number of its advisory lock; `core.store.dialects.Transactions.hold` takes it.

    A subject keeps its number for ever: servers of two releases may work at the same time.
    """

    MIGRATION = 7_461_920_113
    """Upgrading the schema."""
    DECLARATIONS = 7_461_920_114
    """Declaring attributes, properties and kinds."""
    SEGMENTS = 7_461_920_115
    """Creating, publishing, stopping and deleting segments."""
    OWN_IDS = 7_461_920_116
    """Finding records by ids and addresses, and giving them more: two imports of one new person make one."""
    PRESENCE = 7_461_920_117
    """Taking out of segments who is gone, and bringing back who returned."""
    SUPPRESSIONS = 7_461_920_118
    """Changing the list of suppressions, and holding contacts against it."""
    FIRST_START = 7_461_920_120
    """Loading the sample and making the ready segments, in several transactions (`core.store.alone`)."""
    USERS = 7_461_920_119
    """Coming in, and changing users: two first visits of one person make one user, and an admin is always left."""
