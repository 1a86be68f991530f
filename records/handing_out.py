"""The answer with a file in it: to be saved and never shown within our pages; each hand-out is in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.http import FileResponse

from audit import trail
from records.file_types import FILE_TYPES

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.attachment import Attachment
    from records.models.tracked import TrackedRecord


def file_answer(attachment: Attachment, *, record: TrackedRecord, by: User) -> FileResponse:
    """The file under the name that it came with. That `by` may have it was asked before."""
    trail.record("attachment.opened", by=by, record=record, detail={"file": str(attachment.uuid)})
    answer = FileResponse(
        default_storage.open(attachment.stored_name),
        as_attachment=True,
        filename=attachment.name,
        content_type=FILE_TYPES[attachment.extension].content_type,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
