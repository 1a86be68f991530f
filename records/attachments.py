"""Adding files to records and handing them out (file policy: docs/records.md)."""

from __future__ import annotations

import errno
import shutil
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from audit import trail
from files.archives import UnfitFile
from files.digests import sha256_of
from files.names import kept
from files.scanning import found_at_the_door, verdict_at_the_door
from files.types import FileType, check_type
from records.acts import EVIDENCE
from records.kinds import workflow_of
from records.models.attachment import Attachment, AttachmentQuerySet
from records.models.evidence import EvidenceMark
from records.models.hanging import place_of
from records.models.shareable import sharing_of

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedRecord

MAX_SIZE = 50 * 1024 * 1024  # bytes of one file
MAX_FILES = 20  # of one record
KEPT_FREE = 200 * 1024 * 1024  # bytes that the disk keeps for the database


def of(record: TrackedRecord) -> AttachmentQuerySet:
    """Files of a record, newest first. Of a shared record not everybody sees all: ask `.visible_to(user)` as well."""
    return Attachment.objects.of(record)


def has_evidence(record: TrackedRecord) -> bool:
    """Whether a file of the record is marked as evidence; of a record that its page fetched this is known."""
    return of(record).evidence().exists() if record.has_evidence is None else record.has_evidence


@transaction.atomic
def attach(
    record: TrackedRecord,
    file: UploadedFile[bytes],
    *,
    by: User,
    is_evidence: bool = False,
    is_shared: bool = False,
    readers: Collection[User] = (),
) -> Attachment:
    """Check a file, store it and add it to the record; the disk has it before the row says so.

    `is_shared`: all with whom the record is shared see it. `readers`: nobody but them and `by` does.
    Raises NotAllowed (policy), UnfitFile (type, size, macros …) or ActionRefused (too many, there already, disk full).
    Should the transaction be undone, the file stays behind without a row, and `filekeeping` removes it.
    """
    require(by, "attachment.add", record)
    return attach_at_once(record, file, by=by, is_evidence=is_evidence, is_shared=is_shared, readers=readers)


@transaction.atomic
def attach_at_once(
    record: TrackedRecord,
    file: UploadedFile[bytes],
    *,
    by: User,
    is_evidence: bool = False,
    is_shared: bool = False,
    readers: Collection[User] = (),
) -> Attachment:
    """The same for who has just registered the record, which may be sealed for them from now on. Asks no right."""
    if record.holds_no_content:
        raise ActionRefused(_("The content of this record stays in the classified network: no files, no remarks here."))
    kind = check(file)  # before the lock: a scanner takes its time
    type(record)._default_manager.for_change().get(pk=record.pk)  # two at once would both be the twentieth
    if of(record).count() >= MAX_FILES:
        raise ActionRefused(
            _("A record takes %(count)s files at most. Pack some into a zip file.") % {"count": MAX_FILES}
        )
    sha256 = sha256_of(file)
    if twin := of(record).visible_to(by).filter(sha256=sha256).first():
        if is_evidence and not twin.is_evidence and not readers:
            mark(twin, record, is_evidence=True, by=by)  # added before, and not marked then
            return twin
        raise ActionRefused(already_there(file, twin.name), field="files")
    attachment = Attachment(
        **place_of(record),
        **sharing_of(record, is_shared=is_shared),
        name=shown_name(file.name or ""),
        extension=kind.extension,
        size=file.size or 0,
        sha256=sha256,
        is_evidence=is_evidence,
        own_readers=_ids(record, readers, by) if readers else None,
        state=Attachment.State.CLEAN if verdict_at_the_door(file).is_known else Attachment.State.PENDING,
        uploaded_by=by,
        uploaded_by_bureau=by.bureau,
    )
    _store(attachment, file)
    attachment.save()
    trail.record("attachment.added", by=by, record=record, detail={"file": str(attachment.uuid)})
    return attachment


@transaction.atomic
def change_readers(file: Attachment, record: TrackedRecord, readers: Collection[User], *, by: User) -> None:
    """Who sees a file that has readers of its own. `by` is one of them, and stays one.

    Raises NotAllowed, or ActionRefused for somebody who may not see the record.
    """
    require(by, "attachment.add", record)
    held = Attachment.objects.visible_to(by).select_for_update(of=("self",)).get(pk=file.pk)
    if held.own_readers is None:
        raise ActionRefused(_("Whoever sees the record may see this file already; that cannot be taken back."))
    before, held.own_readers = held.own_readers, _ids(record, readers, by)
    held.save(update_fields=["own_readers"])
    detail = {"file": str(held.uuid), "before": before, "after": held.own_readers}
    trail.record("attachment.readers_changed", by=by, record=record, detail=detail)


def _ids(record: TrackedRecord, readers: Collection[User], by: User) -> list[int]:
    for person in readers:
        if not (person.may(f"{record.kind}.view", record) and person.may("attachment.view", record)):
            raise ActionRefused(
                _("%(person)s may not see files of this record. Name somebody else.") % {"person": person},
                field="readers",
            )
    return sorted({by.pk, *(person.pk for person in readers)})


def copy_to(record: TrackedRecord, attachment: Attachment, *, by: User) -> Attachment:
    """The same bytes under the same name on another record that the person has just registered. Asks no right."""
    with default_storage.open(attachment.stored_name) as stored:
        file: UploadedFile[bytes] = UploadedFile(stored, name=attachment.name, size=attachment.size)
        return attach_at_once(record, file, by=by, is_evidence=attachment.is_evidence)


def check(file: UploadedFile[bytes]) -> FileType:
    """The type of a file that may be attached. Raises UnfitFile (type, size, virus …) or ActionRefused (disk full).

    What the virus scanner finds stands in the trail, too, though nothing was written.
    """
    _check_size(file)
    kind = check_type(file, file.name or "")
    if signature := verdict_at_the_door(file).signature:
        raise UnfitFile(found_at_the_door(file, signature))
    return kind


@transaction.atomic
def mark(attachment: Attachment, record: TrackedRecord, *, is_evidence: bool, by: User) -> None:
    """Say of a file of the record that it is evidence, or is not; who said so, and when, stays.

    Raises NotAllowed, and ActionRefused where a decision stands on its evidence, or waits for one that will.
    """
    require(by, "attachment.add", record)
    held = type(record)._default_manager.for_change().get(pk=record.pk)
    if reason := why_not_mark(held, is_evidence=is_evidence):
        raise ActionRefused(reason)
    if of(record).filter(pk=attachment.pk).exclude(is_evidence=is_evidence).exists():
        EvidenceMark.objects.create(attachment=attachment, is_evidence=is_evidence, by=by)
        said = "attachment.marked" if is_evidence else "attachment.unmarked"
        trail.record(said, by=by, record=record, detail={"file": str(attachment.uuid)})
    attachment.is_evidence = is_evidence
    record.has_evidence = None


def why_not_mark(record: TrackedRecord, *, is_evidence: bool) -> str | None:
    """What proves a piece of work is looked at when it is handed in; it is not taken away before whoever decides."""
    workflow = workflow_of(record)
    if not workflow.state(record.status).is_open:
        return _("The record is closed: what was decided stands on its evidence as it is.")
    waits = any(EVIDENCE in act.rests_on and record.status in act.sources for act in workflow.decisions())
    if waits and not is_evidence:
        return _("A decision on this evidence is awaited, so it stays. Ask for the record to be sent back first.")
    return None


def already_there(file: UploadedFile[bytes], name: str) -> str:
    return _("%(file)s: the record has this very file already, as %(name)s. Choose another one.") % {
        "file": shown_name(file.name or ""), "name": name,
    }  # fmt: skip


def shown_name(name: str) -> str:
    """The file's own name, fit to be shown and saved: no folders, no control or direction marks, 200 characters."""
    bare = unicodedata.normalize("NFC", kept(name)).strip()
    stem, dot, extension = bare.rpartition(".")
    return f"{stem[: 199 - len(extension)]}{dot}{extension}" if len(bare) > 200 else bare


def _check_size(file: UploadedFile[bytes]) -> None:
    if not file.size:
        raise UnfitFile(_("The file is empty."))
    if file.size > MAX_SIZE:
        raise UnfitFile(
            _("The file is larger than %(size)s MB. Divide it, or scan it with fewer dots per inch.")
            % {"size": MAX_SIZE // 1024 // 1024}
        )
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < file.size + KEPT_FREE:
        raise ActionRefused(_disk_full())


def _store(attachment: Attachment, file: UploadedFile[bytes]) -> None:
    try:
        default_storage.save(attachment.stored_name, file)
    except OSError as failed:
        if failed.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise ActionRefused(_disk_full()) from failed


def _disk_full() -> str:
    return _("The disk of the server is nearly full, so no file can be added now. Tell your administrator.")
