"""Errors of drivers in words that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionLeftError

from core.errors import AwayError, ConflictError, DamagedError, DatabaseError, WindrowError
from core.store.dialects.obstacles import Obstacle
from core.store.dialects.protocol import Dialect

_BY_OTHERS = {
    Obstacle.REPEATED: "must be saved by one at a time (somebody else saved the same just now). Look, and try again.",
    Obstacle.MISSING: "must refer to what is there (somebody else deleted something of it just now). Reload the page.",
}
_NOT_DONE = (OperationalError, InterfaceError, InternalError)


@contextmanager
def explained(dialect: Dialect) -> Iterator[None]:
    """Turn errors of a database that is away, busy, full or damaged, or that others changed, into ours."""
    try:
        yield
    except (DBAPIError, NoConnectionLeftError, PendingRollbackError) as error:
        explanation = explain(dialect, error)
        if explanation is None:
            raise
        raise explanation from error


def explain(dialect: Dialect, error: Exception) -> WindrowError | None:
    """Return our error for one of a driver; None for one that only a mistake of Windrow's own makes."""
    match obstacle_of(dialect, error):
        case Obstacle.UNREACHABLE | Obstacle.ABSENT:
            return AwayError(
                f"database: must answer (got: {reason(error)}). Try again; if that does not help, "
                "check that it runs and has room."
            )
        case Obstacle.DAMAGED:
            return DamagedError(
                f"database: must be one that can be read (got: {reason(error)}). Restore it from a backup: "
                "`python -m core restore FILE`."
            )
        case Obstacle.RESHAPED:
            return DatabaseError(
                f"database: must have what is asked (got: {reason(error)}). Somebody may have changed attributes just "
                "now: reload the page."
            )
        case (Obstacle.REPEATED | Obstacle.MISSING) as obstacle:
            return ConflictError(f"records: {_BY_OTHERS[obstacle]}")
    is_not_done = isinstance(error, (*_NOT_DONE, NoConnectionLeftError, PendingRollbackError))
    if is_not_done or type(error) is DriverError:
        return DatabaseError(
            f"database: must answer (got: {reason(error)}). Try again; if that does not help, "
            "check that it runs and has room."
        )
    return None


def obstacle_of(dialect: Dialect, error: BaseException | None) -> Obstacle | None:
    """Return what an error of SQLAlchemy means."""
    if not isinstance(error, DBAPIError):
        return None
    return Obstacle.UNREACHABLE if error.connection_invalidated else dialect.transactions.obstacle(error.orig)


def reason(error: Exception) -> str:
    """Return the driver's message in one line."""
    return " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
