"""Several files in one field, each looked at before anything is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from files.digests import sha256_of
from files.types import ACCEPTED
from records import attachments


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files, fit to be attached; what is wrong with one is said with its name."""

    def __init__(self, **given: Any) -> None:
        widget = FilesInput(attrs={"accept": ACCEPTED})
        help_text = _("PDF, OFD, picture, Word, Excel, film, sound or zip; together at most 50 MB. More can follow.")
        super().__init__(
            **{"widget": widget, "required": False, "help_text": help_text, "allow_empty_file": True, **given}
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = [super(FilesField, self).clean(file, initial) for file in data or []]
        if len(files) > attachments.MAX_FILES or sum(file.size for file in files) > attachments.MAX_SIZE:
            raise forms.ValidationError(
                _("At most %(count)s files and 50 MB at once. Add the others on the record's page."),
                params={"count": attachments.MAX_FILES},
            )
        faults = [fault for file in files if (fault := _fault(file))] or _twins(files)
        if faults:
            raise forms.ValidationError(faults)
        return files


def _twins(files: list[UploadedFile[bytes]]) -> list[str]:
    """What is said of files of which another one of the same choice has the very same content."""
    names: dict[str, str] = {}
    faults = []
    for file in files:
        digest = sha256_of(file)
        if digest in names:
            faults.append(
                _("%(file)s is the same file as %(other)s. Choose one of them.")
                % {"file": attachments.shown_name(file.name or ""), "other": names[digest]}
            )
        names.setdefault(digest, attachments.shown_name(file.name or ""))
    return faults


def _fault(file: UploadedFile[bytes]) -> str:
    try:
        attachments.check(file)
    except ActionRefused as refused:
        return _("%(name)s: %(fault)s") % {"name": attachments.shown_name(file.name or ""), "fault": refused.message}
    return ""
