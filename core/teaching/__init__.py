"""What newcomers learn with: sample data, lessons, the sandboxes of a class, the glossary.

It calls the use cases like any other program and has no rules of its own about segments. Neighbors call
`first_start.prepare`, `lessons`, `Sandboxes` and `glossary`.
"""
