"""The servers beside ours that every process asks (accounts.neighbour)."""

from __future__ import annotations

import psycopg
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from accounts.neighbour import Neighbour

# Cache and queue are one server (REDIS_URL). People can do without it.
QUEUE = Neighbour("The queue", faults=(RedisError, OperationalError, OSError), rest=10)
# Without it pages can only say so; they say it at once. Clearly longer than one of them waits in vain (5 s and more,
# on a busy machine): two processes that are asked in turn would else wait again and again.
DATABASE = Neighbour("The database", faults=(psycopg.OperationalError,), rest=8)
