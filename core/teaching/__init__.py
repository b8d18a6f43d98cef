"""What newcomers learn with: sample data, lessons, the sandboxes of a class, the glossary.

Above the use cases, which it calls like any other program.
"""
