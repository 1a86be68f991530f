"""One lead that holds two matters becomes two: the second one is registered with what belongs to it.

Both came in on the same day, so both have the term that began then; that the receipt was registered in time was said
once, of the first. The second one enters the ledger with the day on which the first was found: in a month that is over
it comes late, with the reason of the split. The reporter's answer stays with the first lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from deadlines.models import Clock
from leads.acts.guards import has_no_pending_offer
from leads.models.lead import Lead
from leads.registration import EDITABLE, register
from leads.states import S
from leads.words import LEAST_FACTS
from records import attachments
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from records.forms.subject import SubjectFields
from records.links import SPLIT, link
from records.models import Attachment
from records.subjects import subject_typed
from texts.fields import PlainField

if TYPE_CHECKING:
    from accounts.models import User
    from records.models import Subject


@dataclass(frozen=True)
class Split(Input):
    """Of the second matter. `subject`: whom it is about, nobody where that is not known. `files`: those of the first
    lead that belong to it as well; both have them then."""

    title: str
    facts: str
    subject: Subject | None = None
    files: Sequence[Attachment] = ()


class SplitForm(SubjectFields, ActForm[Lead]):
    title = PlainField(label=_("title of the second lead"), max_length=60)
    facts = forms.CharField(
        label=_("facts of the second lead"),
        min_length=LEAST_FACTS,
        max_length=20_000,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("What is the other matter. Not a word about the reporter, whose answer stays with the first lead."),
    )
    files: Any = forms.ModelMultipleChoiceField(
        label=_("files that belong to it as well"),
        queryset=Attachment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "title", "facts", "subject_kind", "subject_name", "subject_code", "subject_address", "files", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        offer(self, "files", files_of(self.record, self.by))

    def given(self) -> dict[str, Any]:
        named = self.subject_values
        return super().given() | {"subject": subject_typed(**named, by=self.by, now=None) if named else None}


def files_of(lead: Lead, user: User) -> Any:
    """Those that everybody sees who sees the lead, and that the scanner let through."""
    found = attachments.of(lead).visible_to(user).filter(own_readers__isnull=True, state=Attachment.State.CLEAN)
    return found.order_by("uploaded_at", "pk")


def is_whole(lead: Lead, act: Act[Split]) -> None:
    given = act.given
    if not given.title.strip():
        raise ActionRefused(gettext("Give the second lead a title."), field="title")
    if len(given.facts.strip()) < LEAST_FACTS:
        raise ActionRefused(
            gettext("Say in at least %(count)s characters what happened.") % {"count": LEAST_FACTS}, field="facts"
        )
    keys = {file.pk for file in given.files}
    if files_of(lead, act.person).filter(pk__in=keys).count() < len(keys):
        raise ActionRefused(gettext("Choose files of this lead."), field="files")


def its_title(lead: Lead, act: Act[Split]) -> dict[str, Json]:
    return {"main": act.given.title.strip()}


def register_the_second(lead: Lead, act: Act[Split]) -> None:
    given = act.given
    values = {name: getattr(lead, name) for name in EDITABLE}
    values |= {"title": given.title.strip(), "facts": given.facts.strip(), "subject": given.subject}
    term = Clock.objects.of(lead).named("CASE_FILE").open().first()
    second = register(
        values, by=act.person, bureau=lead.bureau, on=act.on, note=act.note,
        term_from=term.trigger_on if term else lead.received_on,
    )  # fmt: skip
    for file in given.files:
        attachments.copy_to(second, file, by=act.person)
    link(lead, second, SPLIT, by=None, on=act.on, note=act.note[:500])


split = Transition(
    "split",
    _("Split off a second matter"),
    (S.REGISTERED, S.RETURNED, S.CHECKING),
    None,
    "lead.split",
    done=_("split off a second lead"),
    guard=has_no_pending_offer,
    unless=lambda lead: lead.holds_no_content,
    reason_required=True,
    before=_("The second lead counts by itself from now on; both have the term that began with the receipt."),
    takes=Split,
    form=SplitForm,
    check=is_whole,
    keeps=its_title,
    effect=register_the_second,
)
