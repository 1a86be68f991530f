"""Files that are added in an act, as the evidence on which it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from files.types import ACCEPTED
from records import attachments
from records.forms.files import FilesField, FilesInput

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedRecord


class EvidenceForm(forms.Form):
    """Stands in the form of an act, beside its fields; on a phone the camera is offered as well."""

    evidence_files = FilesField(
        label=_("evidence"),
        help_text=_("Photographs or papers on which this rests; they are marked as evidence of the record."),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
    )
    evidence_photo = FilesField(
        label=_("photograph taken now"),
        help_text=_("Opens the camera of a phone."),
        widget=FilesInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def add_to(self, record: TrackedRecord, *, by: User) -> None:
        """Raises NotAllowed or ActionRefused; what counts evidence afterwards counts these."""
        for file in (*self.cleaned_data["evidence_files"], *self.cleaned_data["evidence_photo"]):
            attachments.attach(record, file, by=by, is_evidence=True)
            record.has_evidence = None  # not as the page knew it


def offered_to(user: User, record: TrackedRecord, form: forms.Form) -> bool:
    """Where the person may add files, and the act does not ask for its own."""
    return not form.is_multipart() and not record.holds_no_content and user.may("attachment.add", record)
