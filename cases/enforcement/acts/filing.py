"""立案: the head files a case and names its two officers, or declines it. The lead that it comes from follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from accounts.models import Role, User
from cases.models import EnforcementCase
from cases.sources import clear_the_lead
from cases.states import S
from records.acts import Act, Input, Json, Starts, Transition
from records.forms.act import ActForm
from records.handlers import add_handler
from records.telling import tell_assignee, tell_returned


@dataclass(frozen=True)
class File(Input):
    """`handler` and `second`: the two officers of the case (Penalty Law 42). `filed_on`: the day of the approval."""

    filed_on: date
    handler: User
    second: User


class FileForm(ActForm):
    filed_on = DayField(
        bounds=HAPPENED, label=_("filed on"), help_text=_("The day on which filing was approved."),
        initial=timezone.localdate,
    )  # fmt: skip
    handler = forms.ModelChoiceField(label=_("officer in charge"), queryset=User.objects.none())
    second = forms.ModelChoiceField(label=_("second officer"), queryset=User.objects.none())
    field_order = ("filed_on", "handler", "second", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].initial = self.record.assignee_id
        for name in ("handler", "second"):
            offer(self, name, User.objects.holding(Role.OFFICER, Role.HEAD, bureau=self.record.bureau, on=self.today))


def has_a_party(case: EnforcementCase) -> str | None:
    return None if case.parties.exists() else gettext("No party is named yet. Add one first.")


def two_officers(case: EnforcementCase, act: Act[File]) -> None:
    """Raises ActionRefused for one officer twice, for one without a post in the bureau, and for a wrong day."""
    HAPPENED.check(act.on, today=act.entered_on, field="filed_on")
    if case.clue_on and act.on < case.clue_on:
        raise ActionRefused(gettext("A case is not filed before its clue was found."), field="filed_on")
    if act.given.handler.pk == act.given.second.pk:
        raise ActionRefused(gettext("A case has two officers at least. Name another one."), field="second")
    there = User.objects.holding(Role.OFFICER, Role.HEAD, bureau=case.bureau, on=act.on)
    for field in ("handler", "second"):
        person = getattr(act.given, field)
        if not there.filter(pk=person.pk).exists():
            said = gettext("%(person)s has no post in %(bureau)s.") % {"person": person, "bureau": case.bureau}
            raise ActionRefused(said, field=field)


def is_filed(case: EnforcementCase, act: Act[File]) -> dict[str, Any]:
    return {"filed_on": act.on, "assignee": act.given.handler}


def both_officers(case: EnforcementCase, act: Act[File]) -> dict[str, Json]:
    return {"officers": f"{act.given.handler}、{act.given.second}"}


def begin_the_case(case: EnforcementCase, act: Act[File]) -> None:
    """The second officer stands beside the first; the lead is cleared as 立案查处."""
    if act.by is None:
        raise ValueError("Nobody files a case in the system's name.")
    add_handler(case, act.given.second, by=act.by, on=act.on)
    clear_the_lead(case, act)
    tell_assignee(case, act)


file = Transition(
    "file",
    _("File the case"),
    (S.PROPOSED,),
    S.INVESTIGATING,
    "case.file",
    done=_("filed the case"),
    guard=has_a_party,
    not_by=("register",),
    primary=True,
    takes=File,
    day="filed_on",
    form=FileForm,
    check=two_officers,
    sets=is_filed,
    keeps=both_officers,
    stops=("CASE_FILE",),
    starts=(Starts("CASE_DECIDE"),),
    effect=begin_the_case,
)
decline = Transition(
    "decline",
    _("Do not file"),
    (S.PROPOSED,),
    S.DECLINED,
    "case.file",
    done=_("declined to file the case"),
    not_by=("register",),
    reason_required=True,
    stops=("CASE_FILE",),
    ends_clocks=True,
    effect=tell_returned,
)
