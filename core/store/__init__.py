"""What is kept: connections and transactions, tables, migrations, triggers, and rows in their stored form.

`dialects` alone knows one kind of database from another; the rest takes its words from there. Not here: what a segment
means. Neighbours open `Database` sessions and read segments, records and the catalog.
"""
