"""Files that were kept while the virus scanner was away: shown to it when it has returned."""

from __future__ import annotations

from django.core.files.storage import default_storage

from accounts.scope import acting_as_system
from audit import trail
from files.scanning import IN_THE_BACKGROUND, SCANNER, verdict_of
from notifications.news import What
from notifications.notify import notify
from records.kinds import kind_of
from records.models.attachment import Attachment

AT_ONCE = 200  # files of one sweep


def scan_waiting() -> int:
    """Show the scanner what waits for it, oldest first, until it does not answer. Returns how many it judged."""
    with acting_as_system():
        waiting = list(Attachment.objects.waiting_for_scan().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    count = 0
    for pk in waiting:
        with acting_as_system():
            attachment = Attachment.objects.waiting_for_scan().select_for_update(skip_locked=True).filter(pk=pk).first()
            if attachment is None:
                continue
            if not _judge(attachment):
                if SCANNER.is_resting:
                    break
                continue
            count += 1
    return count


def _judge(attachment: Attachment) -> bool:
    with default_storage.open(attachment.stored_name) as file:
        verdict = verdict_of(file, patience=IN_THE_BACKGROUND)
    if not verdict.is_known:
        return False
    attachment.state = Attachment.State.INFECTED if verdict.signature else Attachment.State.CLEAN
    attachment.save(update_fields=["state"])
    if verdict.signature:
        detail = {"file": str(attachment.uuid), "signature": verdict.signature}
        trail.record("attachment.infected", by=None, detail=detail)
        _tell_who_added(attachment)
    return True


def _tell_who_added(attachment: Attachment) -> None:
    key = f"attachment:{attachment.pk}:infected"
    record = kind_of(attachment.kind).model.objects.get(pk=attachment.record_id)
    notify([attachment.uploaded_by], What.FILE_INFECTED, key=key, subject=record, urgent=True)
