"""Whether this process can serve: for the proxy, the supervisor and the eyes of operators on the same machine."""

from collections.abc import Callable

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from taskforce.cache import DispensableCache

ADDRESS = "/health/"


class HealthMiddleware:
    """Answers /health/ before hosts, https and sessions are looked at: 200 while the database answers, else 503.

    Without the queue people can still work and reminders come late, so that is told, not refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != ADDRESS:
            return self.get_response(request)
        database = _database_answers()
        parts = {"database": database, "queue": _queue_answers()}
        return JsonResponse(parts, status=200 if database else 503, headers={"Cache-Control": "no-store"})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _queue_answers() -> bool:
    """Asked directly: the cache itself is never at a loss for an answer."""
    cache = caches["default"]
    return cache.answers() if isinstance(cache, DispensableCache) else True
