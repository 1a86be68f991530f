"""One page at a time in each process, and beside it as many slow readers of files as there are threads for them.

Pages are bound by the processor: two at once in one process only contend. A file or a workbook that somebody fetches
over a slow line is not: its thread waits. So a page is made in its turn, and whoever only reads waits outside of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from taskforce.health import ADDRESS

READERS = 24  # of a file at once in a process; the other of its threads are for pages (programs.WEB_THREADS)
PATIENCE = 20.0  # seconds that a request waits for its turn

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Any]


class Turns:
    """Around Django's WSGI application. `busy_since`: when the page in hand was begun; None when there is none."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.busy_since: float | None = None
        self._page = threading.Lock()
        self._readers = threading.Semaphore(READERS)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        if environ["PATH_INFO"] == ADDRESS:
            return self.application(environ, start_response)
        if not self._page.acquire(timeout=PATIENCE):
            return _too_busy(environ, start_response)
        try:
            self.busy_since = time.time()
            response = self.application(environ, start_response)
        finally:
            self.busy_since = None
            self._page.release()
        return self._streamed(environ, start_response, response) if response.streaming else [_whole(response)]

    def _streamed(self, environ: Environ, start_response: StartResponse, response: HttpResponseBase) -> Any:
        connections.close_all()  # back into the pool; a workbook takes one of its own
        if self._readers.acquire(blocking=False):
            return _Stream(response, self._readers.release)
        response.close()
        return _too_busy(environ, start_response)


class _Stream:
    """What granian asks for the pieces, and closes when the reader has all of them or has gone."""

    def __init__(self, response: Any, at_end: Callable[[], None]) -> None:
        self._response, self._at_end = response, at_end

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._response)

    def close(self) -> None:
        at_end, self._at_end = self._at_end, lambda: None
        try:
            self._response.close()
        finally:
            at_end()


def _whole(response: Any) -> bytes:
    """A page is handed over at once: nobody here waits for its reader."""
    try:
        return b"".join(response)
    finally:
        response.close()


def _too_busy(environ: Environ, start_response: StartResponse) -> list[bytes]:
    answer = HttpResponse(render_to_string("errors/busy.html"), status=503, headers={"Retry-After": "30"})
    start_response("503 Service Unavailable", [*answer.items()])
    return [answer.content]
