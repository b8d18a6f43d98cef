"""What a definition can say: its tree, operators, catalog, problems, sentences and templates.

Pure data and functions: no database and no clock. Every other room reads definitions through this one.
"""
