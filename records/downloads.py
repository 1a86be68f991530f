"""The answer with a file or a paper in it: to be saved, or (a picture, a PDF) shown in place; each is in the trail."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from audit import trail
from files.ranges import Part, Unsatisfiable, asked_range
from files.types import FILE_TYPES

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User
    from records.models.attachment import Attachment
    from records.models.tracked import TrackedRecord

log = logging.getLogger(__name__)
ALONE = "sandbox; default-src 'none'"
# A viewer of PDF is the browser's own, and does not start in a sandbox; no script, nothing from elsewhere.
IN_PLACE = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"


class FileLacks(Http404):
    """The row is there and the file is not: it is put back from a backup (`records.filekeeping`)."""


class SlowlyRead(FileResponse):
    """A file may be large and its reader's line slow: fewer and larger pieces."""

    block_size = 64 * 1024


def file_answer(
    attachment: Attachment, *, record: TrackedRecord, by: User, headers: Mapping[str, str], in_place: bool = False
) -> HttpResponseBase:
    """The file under the name that it came with, or the part of it that `headers` (of the request) ask for.

    in_place: a picture or a PDF to be drawn inside our page, as a document that can do nothing; else to be saved.

    That `by` may have it was asked before. Raises NotAllowed for a file that waits for the virus scanner, or in which
    it found something, and FileLacks for one that the disk has no more. Where a proxy of ours can read the files
    (ACCEL_REDIRECT), it hands them out, parts too, and nobody here waits for the reader.
    """
    if not attachment.is_downloadable:
        raise NotAllowed(_why_not(attachment))
    try:
        answer = _by_the_proxy(attachment) if settings.ACCEL_REDIRECT else _by_ourselves(attachment, headers)
    except FileNotFoundError as lacks:
        log.error("the file %s of %s is missing on the disk", attachment.uuid, record.number)
        raise FileLacks from lacks
    trail.record("attachment.opened", by=by, record=record, detail={"file": str(attachment.uuid)})
    shown = in_place and (attachment.is_picture or attachment.is_pdf)
    said = content_disposition_header(as_attachment=not shown, filename=attachment.name)
    answer.headers["Content-Disposition"] = said or "inline"
    answer.headers["Content-Security-Policy"] = IN_PLACE if shown else ALONE
    if shown:
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _by_the_proxy(attachment: Attachment) -> HttpResponse:
    answer = HttpResponse(content_type=FILE_TYPES[attachment.extension].content_type)
    default_storage.open(attachment.stored_name).close()  # a file that lacks is our fault, not the proxy's
    answer.headers["X-Accel-Redirect"] = quote(settings.ACCEL_REDIRECT + attachment.stored_name)
    return answer


def _by_ourselves(attachment: Attachment, headers: Mapping[str, str]) -> HttpResponseBase:
    kind, size, etag = FILE_TYPES[attachment.extension].content_type, attachment.size, f'"{attachment.sha256}"'
    try:
        part = asked_range(headers, size=size, etag=etag)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    stored = default_storage.open(attachment.stored_name)
    if part is None:
        answer = SlowlyRead(stored, content_type=kind)
    else:
        stored.seek(part[0])
        answer = SlowlyRead(Part(stored, part[1] - part[0] + 1), status=206, content_type=kind)
        answer.headers["Content-Range"] = f"bytes {part[0]}-{part[1]}/{size}"
        answer.headers["Content-Length"] = str(part[1] - part[0] + 1)
    answer.headers["Accept-Ranges"], answer.headers["ETag"] = "bytes", etag
    return answer


def _why_not(attachment: Attachment) -> str:
    if attachment.state == attachment.State.INFECTED:
        return _("The virus scanner found something harmful in this file. It is handed out to nobody.")
    return _("This file waits for the virus scanner and is not handed out yet. Try again in a few minutes.")


def paper_answer(content: bytes, *, name: str, entry: str, record: Model, by: User) -> HttpResponse:
    """A paper that we made or kept. `name`: with its extension, which gives the type; `entry`: what the trail says."""
    trail.record(entry, by=by, record=record, detail={"file": name})
    return paper_file(content, name=name)


def paper_file(content: bytes, *, name: str) -> HttpResponse:
    """The same without an entry: the caller has made one."""
    answer = HttpResponse(content, content_type=FILE_TYPES[name.rpartition(".")[2]].content_type)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
