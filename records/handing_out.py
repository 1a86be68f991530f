"""The answer with a file or a paper in it: to be saved, never shown within our pages; each hand-out is in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from audit import trail
from records.file_types import FILE_TYPES

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User
    from records.models.attachment import Attachment
    from records.models.tracked import TrackedRecord


class SlowlyRead(FileResponse):
    """A file may be large and its reader's line slow: fewer and larger pieces."""

    block_size = 64 * 1024


def file_answer(attachment: Attachment, *, record: TrackedRecord, by: User) -> HttpResponseBase:
    """The file under the name that it came with. That `by` may have it was asked before.

    Where a proxy of ours can read the files (ACCEL_REDIRECT), it hands them out, and nobody here waits for the reader.
    """
    trail.record("attachment.opened", by=by, record=record, detail={"file": str(attachment.uuid)})
    stored = default_storage.open(attachment.stored_name)
    kind = FILE_TYPES[attachment.extension].content_type
    if settings.ACCEL_REDIRECT:
        stored.close()
        answer: HttpResponseBase = HttpResponse(content_type=kind)
        answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=attachment.name)
        answer.headers["X-Accel-Redirect"] = quote(settings.ACCEL_REDIRECT + attachment.stored_name)
    else:
        answer = SlowlyRead(stored, as_attachment=True, filename=attachment.name, content_type=kind)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def paper_answer(content: bytes, *, name: str, entry: str, record: Model, by: User) -> HttpResponse:
    """A paper that we made or kept. `name`: with its extension, which gives the type; `entry`: what the trail says."""
    form = name.rpartition(".")[2]
    trail.record(entry, by=by, record=record, detail={"file": name})
    answer = HttpResponse(content, content_type=FILE_TYPES[form].content_type)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
