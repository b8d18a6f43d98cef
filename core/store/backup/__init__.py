"""Backups: making one while people work, looking whether one is whole, and putting one in the place of a database.

What a kind of database does its own way is in `core.store.dialects`.
"""

from core.store.backup.contents import TableContents, verify
from core.store.backup.making import back_up
from core.store.backup.restoring import restore

__all__ = ["TableContents", "back_up", "restore", "verify"]
