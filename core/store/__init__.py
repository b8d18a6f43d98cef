"""What is kept: connections and transactions, tables, migrations, triggers, and rows in their stored form.

Not here: what a segment means. Neighbours open `Database` sessions and read segments, records and the catalog.
"""
