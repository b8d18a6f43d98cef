"""A file becomes rows of cells: its packing, encoding, dialect, header and sheets, found by evidence or chosen."""
