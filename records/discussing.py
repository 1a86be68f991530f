"""集体讨论: what the leaders of a bureau decided together, with its minutes: an act of kinds that need it.

Its step is the record of it: day, chair, those present, outcome, and which file the minutes are. A guard asks for it.
Penalty Law 57 (2): serious or complicated matters are decided by the responsible persons together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from files.digests import sha256_of
from records import attachments
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from records.forms.files import FilesField
from records.models.attachment import Attachment
from records.models.step import Step
from records.workflow import Told
from texts.fields import PlainField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from records.models.tracked import TrackedRecord

FEWEST = 3  # of whom decides together: the chair, and two others at least
LONGEST_NAME = 60
DISCUSS = gettext_lazy("Record a collective decision")
DISCUSSED = gettext_lazy("recorded a collective decision")
TOLD = {
    "chair": Told(gettext_lazy("Chair")),
    "members": Told(gettext_lazy("Others present")),
    "outcome": Told(gettext_lazy("Conclusion")),
    "minutes": Told(gettext_lazy("Minutes of the discussion")),
}


@dataclass(frozen=True)
class Discussed(Input):
    """`members`: names of those present beside the chair, as the minutes have them."""

    held_on: date
    chair: str
    members: tuple[str, ...]
    outcome: str
    minutes: UploadedFile[bytes]


class NamesField(PlainField):
    """Names, one a line or parted by commas; a list without doubles."""

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        for mark in "，、,;；\r":
            said = said.replace(mark, "\n")
        return tuple(dict.fromkeys(name.strip() for name in said.split("\n") if name.strip()))


class DiscussForm(ActForm):
    held_on = DayField(bounds=HAPPENED, label=gettext_lazy("day of the discussion"))
    chair = PlainField(label=gettext_lazy("chair"), max_length=LONGEST_NAME)
    members = NamesField(
        label=gettext_lazy("others present"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Beside the chair; one name a line."),
    )
    outcome = PlainField(
        label=gettext_lazy("conclusion"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4, "class": "w3"})
    )
    minutes = FilesField(
        label=gettext_lazy("minutes of the discussion"), required=True, help_text=gettext_lazy("The signed minutes.")
    )
    field_order = ("held_on", "chair", "members", "outcome", "minutes", "note")

    def given(self) -> dict[str, Any]:
        return super().given() | {"minutes": self.cleaned_data["minutes"][0]}

    def clean_minutes(self) -> list[UploadedFile[bytes]]:
        files: list[UploadedFile[bytes]] = self.cleaned_data["minutes"]
        if len(files) != 1:
            raise forms.ValidationError(_("Choose one file. Join several sheets into one."))
        return files


def _check(record: TrackedRecord, act: Act[Discussed]) -> None:
    given = act.given
    if given.held_on > act.entered_on:
        raise ActionRefused(_("What was decided together lies not ahead."), field="held_on")
    if any(len(name) > LONGEST_NAME for name in given.members):
        raise ActionRefused(_("A name has %(most)s characters at most.") % {"most": LONGEST_NAME}, field="members")
    if len({given.chair, *given.members}) < FEWEST:
        raise ActionRefused(
            _("Name the chair and at least %(count)s others who were present.") % {"count": FEWEST - 1}, field="members"
        )


def _keep(record: TrackedRecord, act: Act[Discussed]) -> dict[str, Json]:
    given = act.given
    return {
        "held_on": given.held_on.isoformat(),
        "chair": given.chair,
        "members": "、".join(given.members),
        "outcome": given.outcome,
        "minutes": attachments.shown_name(given.minutes.name or ""),
        "digest": sha256_of(given.minutes),
    }


def _file_the_minutes(record: TrackedRecord, act: Act[Discussed]) -> None:
    if act.by is None:
        raise ActionRefused(_("Minutes are filed by a person."))
    attachments.attach_at_once(record, act.given.minutes, by=act.by, is_evidence=True)


def discussing(
    sources: Iterable[str],
    right: str,
    *,
    name: str = "discuss",
    label: StrOrPromise = DISCUSS,
    done: StrOrPromise = DISCUSSED,
    target: str | None = None,
    **more: Any,
) -> Transition:
    """The arrow of kinds on which a bureau's leaders decide together. `right`: of who records it.

    The table tells its step by `TOLD`.
    """
    return Transition(
        name, label, tuple(sources), target, right,
        done=done, takes=Discussed, form=DiscussForm, day="held_on", check=_check, keeps=_keep,
        effect=_file_the_minutes, **more,
    )  # fmt: skip


def discussion_of(record: TrackedRecord, name: str = "discuss", *, since: tuple[str, ...] = ()) -> Step | None:
    """The last collective decision that was recorded. `since`: acts that make an earlier one one of the past."""
    steps = Step.objects.of(record)
    found = steps.filter(action=name).order_by("-at", "-pk").first()
    if found and since and steps.filter(action__in=since, pk__gt=found.pk).exists():
        return None
    return found


def decided_together(name: str = "discuss", *, since: tuple[str, ...] = ()) -> Callable[[TrackedRecord], str | None]:
    """A guard: the leaders have decided on it together, and the minutes are there (or were, and are being scanned)."""

    def guard(record: TrackedRecord) -> str | None:
        found = discussion_of(record, name, since=since)
        named = found and Attachment.objects.of(record).evidence().filter(sha256=found.data["digest"]).exists()
        return None if named else _("Record the collective decision with its minutes first.")

    return guard
