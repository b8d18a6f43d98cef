"""The command line: ``python -m core --help``.

It works on the database of ``--database`` or ``DATABASE_URL``, by default the embedded one. A
user's mistake is a message on standard error and exit code 1; a wrong call has exit code 2.
"""

from core.commands import app

if __name__ == "__main__":
    app()
