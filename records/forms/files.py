"""Several files in one field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from records.file_types import FILE_TYPES


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of files; what they hold is checked by `records.attachments.attach`."""

    def __init__(self, **given: Any) -> None:
        accepted = ",".join(f".{name}" for name in FILE_TYPES) + ",.jpeg"
        widget = FilesInput(attrs={"accept": accepted, "multiple": True})
        super().__init__(**{"max_length": 300, "allow_empty_file": True, "widget": widget, **given})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            super().clean(None, initial)  # says that it is required
            return []
        return [super(FilesField, self).clean(file, initial) for file in files]
