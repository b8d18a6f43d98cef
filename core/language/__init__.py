"""What a definition can say: its tree, operators, catalog, problems, sentences and templates.

Pure data and functions, without a database or a clock. Every other room reads definitions through this one.
"""
