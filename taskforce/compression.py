"""Pages and answers of the interface go out compressed: a list of 56 KB as 8 KB."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/html", "application/json", "application/problem+json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """As Django's, for text alone: files are streamed as they lie.

    The length of an answer tells nothing of the secrets in it (BREACH): Django adds up to 100 random bytes to each and
    masks the CSRF token anew. An ETag stays as it is: it names the version of a record, not these bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        etag = response.get("ETag")
        response = super().process_response(request, response)
        if etag:
            response["ETag"] = etag
        return response
