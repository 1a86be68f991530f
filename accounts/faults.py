"""Which faults pass by themselves: a database that restarts, a full disk, a connection that broke.

Work in the background that met one of these goes on later; whatever else is a fault of the program, and gives up.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection

PASSING_ERRNOS = frozenset(
    {
        errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EROFS,
        errno.ESTALE, errno.ETIMEDOUT, errno.ECONNREFUSED, errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE,
        errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENOTCONN, errno.EINTR,
    }
)  # fmt: skip
PASSING_STATES = ("08", "53", "57P", "58", "25006")  # connection, resources, shutdown, input and output, read-only
TOO_SLOW_STATES = ("57014", "55P03", "40P01", "40001")  # the statement's limit, a lock, a deadlock: perhaps ours


def is_passing(fault: BaseException) -> bool:
    """Whether the same work may succeed later without anybody changing it.

    A statement that took too long is none: tried again it takes as long.
    """
    return any(_passes(each) for each in _chain(fault)) and not _took_too_long(fault)


def may_succeed_later(fault: BaseException) -> bool:
    """Whether it is worth another try: passing faults, and locks and limits that others may have brought about."""
    return is_passing(fault) or _took_too_long(fault)


def forget_broken_connection(fault: BaseException) -> None:
    """After a fault of the database and outside of transactions, so that the next statement gets one that works."""
    if not connection.in_atomic_block and any(isinstance(each, Error) for each in _chain(fault)):
        close_old_connections()


def _took_too_long(fault: BaseException) -> bool:
    return any(_state(each).startswith(TOO_SLOW_STATES) for each in _chain(fault))


def _state(fault: BaseException) -> str:
    return str(getattr(fault, "sqlstate", "") or "")


def _passes(fault: BaseException) -> bool:
    if _state(fault):
        return _state(fault).startswith(PASSING_STATES)
    if isinstance(fault, (OperationalError, InterfaceError, ConnectionError, TimeoutError)):
        return True
    return isinstance(fault, OSError) and fault.errno in PASSING_ERRNOS


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """The fault and what it was raised from."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__
