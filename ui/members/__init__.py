"""The page Members: the table, picking by hand, by query and by list."""
