"""Forms of acts: one per transition that carries something along; every other act asks for a note only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Generic

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import TypeVar

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.acts import Transition
    from records.models.tracked import TrackedRecord

RecordT = TypeVar("RecordT", bound="TrackedRecord", default="TrackedRecord", contravariant=True)


def note_field(label: StrOrPromise, help_text: StrOrPromise = "", *, required: bool = True) -> forms.CharField:
    """What is said along with an act; a form whose act always needs it names it by its own word."""
    box = forms.Textarea(attrs={"rows": 4, "class": "w3"})
    return forms.CharField(label=label, max_length=2_000, required=required, help_text=help_text, widget=box)


class ActForm(forms.Form, Generic[RecordT]):
    """The common part: a note (or reason), and the version that the person saw. `perform` does the act.

    A form that reads the record says of which kind it is: `ActForm[Lead]`.

    `aside`: a template that shows what to look at before.
    """

    aside = ""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = note_field(_("note"), required=False)

    def __init__(
        self, *args: Any, record: RecordT, by: User, today: date, transition: Transition[RecordT], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.by, self.today, self.transition = record, by, today, transition
        self.fields["version"].initial = record.version
        if transition.reason_required:
            self.fields["note"].required = True
            self.fields["note"].label = _("reason")

    def perform(self) -> None:
        """Raises NotAllowed, ActionRefused or StaleRecord; nothing is written then."""
        self.record.advance(self.transition.name, **self.common(), **self.given())

    def given(self) -> dict[str, Any]:
        """What the act takes, out of what was filled in. What the form does not ask, the act's own default says."""
        return {name: self.cleaned_data[name] for name in self.transition.fields if name in self.cleaned_data}

    def common(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {"by": self.by, "on": self.today, "note": cleaned["note"], "version": cleaned["version"]}
