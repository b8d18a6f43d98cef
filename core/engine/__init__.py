"""Which profiles a definition selects: as one SELECT (`compiler`), and in plain Python that judges it (`reference`).

Neighbors call `compile_definition`, and read ranges and rows with parts of the compiler; only tests and *why* call the
reference. The two never import each other. Not here: what a definition may say, stays, and figures.
"""
