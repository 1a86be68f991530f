"""Every night: does each row still have its file, whole, and each file its row?"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from accounts.scope import acting_as_system
from audit import trail
from files.storage import INCOMING
from records.models.attachment import Attachment

ROUND = 30  # days in which the bytes of every file are read once
GRACE = timedelta(days=1)  # a file without a row may be of an upload that is under way

UUID_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

log = logging.getLogger(__name__)


@dataclass
class Findings:
    """What was found: rows without their file, files whose bytes changed, and how many leftovers were removed."""

    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    removed_count: int = 0

    @property
    def is_sound(self) -> bool:
        return not (self.missing or self.altered)


def check_files(*, now: datetime) -> Findings:
    """Look after every file's row and, for a thirtieth of them, its bytes; remove leftovers older than a day.

    What is missing or altered goes to the trail and the log, by the file's id; it is put back from a backup.
    """
    with acting_as_system():
        findings = Findings()
        for attachment in Attachment.objects.order_by("pk").iterator(chunk_size=2000):
            _check(attachment, findings, reads=attachment.pk % ROUND == now.toordinal() % ROUND)
        for name in _leftovers(now):
            default_storage.delete(name)
            findings.removed_count += 1
        if not findings.is_sound:
            log.error("%s files are missing, %s were altered", len(findings.missing), len(findings.altered))
            detail = {"missing": findings.missing[:50], "altered": findings.altered[:50]}
            trail.record("attachment.damaged", by=None, detail=detail)
    return findings


def _check(attachment: Attachment, findings: Findings, *, reads: bool) -> None:
    if not default_storage.exists(attachment.stored_name):
        findings.missing.append(str(attachment.uuid))
    elif default_storage.size(attachment.stored_name) != attachment.size or (reads and not _is_whole(attachment)):
        findings.altered.append(str(attachment.uuid))


def _is_whole(attachment: Attachment) -> bool:
    with default_storage.open(attachment.stored_name) as stored:
        return hashlib.file_digest(stored, "sha256").hexdigest() == attachment.sha256


def _leftovers(now: datetime) -> Iterator[str]:
    """Files in our folders that no row names, and what lies in `incoming`, older than a day."""
    folders = default_storage.listdir("")[0] if default_storage.exists("") else []
    for folder in folders:
        if folder != INCOMING and not (len(folder) == 2 and set(folder) <= set("0123456789abcdef")):
            continue
        names = default_storage.listdir(folder)[1]
        known = set() if folder == INCOMING else _known(names)
        for name in sorted(set(names) - known):
            if default_storage.get_modified_time(f"{folder}/{name}") < now - GRACE:
                yield f"{folder}/{name}"


def _known(names: list[str]) -> set[str]:
    ours = [name for name in names if UUID_NAME.fullmatch(name)]
    return {str(uuid) for uuid in Attachment.objects.filter(uuid__in=ours).values_list("uuid", flat=True)}
