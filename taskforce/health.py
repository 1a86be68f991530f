"""Whether this process can serve, and how the rest is: for the proxy, and whoever watches from the same machine."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

ADDRESS = "/health/"


class HealthMiddleware:
    """Answers /health/ before hosts, https and sessions are looked at: 200 while the database answers, else 503.

    Without the queue or a worker people can still work and reminders come late, so that is told, not refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != ADDRESS:
            return self.get_response(request)
        from taskforce.state import as_json, state  # app registry

        told = state(now=timezone.now())
        status = 200 if told.database else 503
        return JsonResponse(as_json(told), status=status, headers={"Cache-Control": "no-store"})
