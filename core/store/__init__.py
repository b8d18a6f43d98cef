"""What is kept: connections and transactions, tables, migrations, triggers, and rows in their stored form.

Only `dialects` tells one kind of database from another; all other code asks it. What a segment means is no matter of
this room. Neighbors open transactions through `gate` and `database`, and read segments, records and the catalog.
"""
