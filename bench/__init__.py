"""The benchmark: `make bench` generates data, loads them, and sets Windrow beside hand-written SQL.

1. `data` writes CSV files, the same bytes on every run;
2. `loading` imports them as a person would, into SQLite and PostgreSQL, and `columnar` copies them to DuckDB;
3. `questions` has the definitions, `sql/` the same questions by hand;
4. `answers` runs both, several times, and holds that they select the same set;
5. `report` writes docs/performance.md.
"""
