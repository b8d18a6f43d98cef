"""Databases as earlier releases left them, for tests that open them with this one.

`story` fills a database by the use cases of a release, `facts` asks it about its segments, `dumps` writes it as SQL to
tests/data/releases and loads it from there. The last release with a revision of the schema wrote the dumps of that
revision. `python -m tests.releases` writes those of the present one: run it before you add a migration, and leave older
dumps alone.
"""
