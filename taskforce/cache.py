"""The cache that people can do without: while its server does not answer, nothing is in it."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from taskforce.neighbours import QUEUE


class DispensableCache(RedisCache):
    """Answers as an empty cache would when the server is away: no limit is counted, nobody's work stops."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"retry": Retry(NoBackoff(), 0), **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})

    def answers(self) -> bool:
        """Whether the server is there now. Asks it, however lately it did not answer."""
        try:
            return bool(self._cache.get_client(None, write=True).ping())
        except (RedisError, OSError):
            return False

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return QUEUE.ask(lambda: super(DispensableCache, self).add(key, value, timeout, version), otherwise=True)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return QUEUE.ask(lambda: super(DispensableCache, self).get(key, default, version), otherwise=default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        QUEUE.ask(lambda: super(DispensableCache, self).set(key, value, timeout, version), otherwise=None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return QUEUE.ask(lambda: super(DispensableCache, self).touch(key, timeout, version), otherwise=False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return QUEUE.ask(lambda: super(DispensableCache, self).delete(key, version), otherwise=False)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return QUEUE.ask(lambda: super(DispensableCache, self).get_many(keys, version), otherwise={})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return QUEUE.ask(lambda: super(DispensableCache, self).has_key(key, version), otherwise=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError when there is no such number, and so when the server is away."""
        counted = QUEUE.ask(lambda: super(DispensableCache, self).incr(key, delta, version), otherwise=None)
        if counted is None:
            raise ValueError(f"Key '{key}' not found.")
        return counted

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        return QUEUE.ask(lambda: super(DispensableCache, self).set_many(data, timeout, version), otherwise=[])

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        QUEUE.ask(lambda: super(DispensableCache, self).delete_many(keys, version), otherwise=None)

    def clear(self) -> None:
        QUEUE.ask(super().clear, otherwise=None)
