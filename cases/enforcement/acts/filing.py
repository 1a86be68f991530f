"""立案: the head files a case and names its two officers, or declines it. The lead that it comes from follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.certificates import check_certified
from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from accounts.models import Role, User
from cases.enforcement.measures.ending import goods_are_still_held
from cases.models import EnforcementCase
from cases.sources import clear_the_lead
from cases.states import BEFORE_DECISION, S
from cases.terms import FAST_TRACK
from deadlines.clocks import cancel_clocks, refresh_due
from records.acts import Act, Input, Json, Starts, Transition
from records.forms.act import ActForm
from records.handlers import add_handler
from records.telling import tell_assignee, tell_returned
from texts.fields import PlainField


@dataclass(frozen=True)
class File(Input):
    """`handler` and `second`: the two officers of the case (Penalty Law 42). `filed_on`: the day of the approval.

    `is_fast`: on the fast track, for a party that admits the facts and agrees in the paper `consent`.
    """

    filed_on: date
    handler: User
    second: User
    is_fast: bool = False
    consent: str = ""


class FileForm(ActForm):
    filed_on = DayField(
        bounds=HAPPENED, label=_("filed on"), help_text=_("The day on which filing was approved."),
        initial=timezone.localdate,
    )  # fmt: skip
    handler = forms.ModelChoiceField(label=_("officer in charge"), queryset=User.objects.none())
    second = forms.ModelChoiceField(label=_("second officer"), queryset=User.objects.none())
    is_fast = forms.BooleanField(
        label=_("On the fast track"), required=False,
        help_text=_("The facts are clear, the party admits them and agrees. It ends where a party asks for a hearing."),
    )  # fmt: skip
    consent = PlainField(label=_("paper of the party's consent"), max_length=100, required=False)
    field_order = ("filed_on", "handler", "second", "is_fast", "consent", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].initial = self.record.assignee_id
        for name in ("handler", "second"):
            offer(self, name, User.objects.holding(Role.OFFICER, Role.HEAD, bureau=self.record.bureau, on=self.today))


def has_a_party(case: EnforcementCase) -> str | None:
    return None if case.parties.exists() else gettext("No party is named yet. Add one first.")


def two_officers(case: EnforcementCase, act: Act[File]) -> None:
    """Raises ActionRefused for one officer twice, for one without post or certificate that day, and for a wrong day."""
    HAPPENED.check(act.on, today=act.entered_on, field="filed_on")
    if case.clue_on and act.on < case.clue_on:
        raise ActionRefused(gettext("A case is not filed before its clue was found."), field="filed_on")
    check_officers(case, act, {"handler": act.given.handler, "second": act.given.second})
    if act.given.is_fast and not act.given.consent.strip():
        raise ActionRefused(gettext("Name the paper in which the party admits the facts and agrees."), field="consent")


def check_officers(case: EnforcementCase, act: Act[Any], officers: Mapping[str, User]) -> None:
    """`officers`: by field. Raises ActionRefused for one twice, or one without post or certificate that day."""
    if len({person.pk for person in officers.values()}) < len(officers):
        raise ActionRefused(gettext("A case has two officers at least. Name another one."), field="second")
    there = User.objects.holding(Role.OFFICER, Role.HEAD, bureau=case.bureau, on=act.on)
    for field, person in officers.items():
        if not there.filter(pk=person.pk).exists():
            said = gettext("%(person)s has no post in %(bureau)s.") % {"person": person, "bureau": case.bureau}
            raise ActionRefused(said, field=field)
        check_certified(person, on=act.on, field=field)


def is_filed(case: EnforcementCase, act: Act[File]) -> dict[str, Any]:
    procedure = EnforcementCase.Procedure.FAST if act.given.is_fast else EnforcementCase.Procedure.ORDINARY
    return {"filed_on": act.on, "assignee": act.given.handler, "procedure": procedure}


def both_officers(case: EnforcementCase, act: Act[File]) -> dict[str, Json]:
    told: dict[str, Json] = {"officers": f"{act.given.handler}、{act.given.second}"}
    return told | ({"consent": act.given.consent} if act.given.is_fast else {})


def is_on_the_fast_track(case: EnforcementCase) -> bool:
    return case.procedure == EnforcementCase.Procedure.FAST


def begin_the_case(case: EnforcementCase, act: Act[File]) -> None:
    """The second officer stands beside the first; the lead is cleared as 立案查处."""
    if act.by is None:
        raise ValueError("Nobody files a case in the system's name.")
    add_handler(case, act.given.second, by=act.by, on=act.on)
    clear_the_lead(case, act)
    tell_assignee(case, act)


def by_the_ordinary_way(case: EnforcementCase, act: Act[Any]) -> dict[str, Any]:
    return {"procedure": EnforcementCase.Procedure.ORDINARY}


def no_fast_term(case: EnforcementCase, act: Act[Any]) -> None:
    cancel_clocks(case, on=act.on, by=act.by, code=FAST_TRACK)
    refresh_due(case)


leave_fast_track = Transition(
    "leave_fast_track", _("Leave the fast track"), tuple(state for state in BEFORE_DECISION if state != S.PROPOSED),
    None, "case.file", done=_("took the case off the fast track"), applies=is_on_the_fast_track, reason_required=True,
    sets=by_the_ordinary_way, effect=no_fast_term,
)  # fmt: skip
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
    starts=(Starts("CASE_DECIDE"), Starts(FAST_TRACK, when=is_on_the_fast_track)),
    effect=begin_the_case,
)
decline = Transition(
    "decline",
    _("Do not file"),
    (S.PROPOSED,),
    S.DECLINED,
    "case.file",
    done=_("declined to file the case"),
    guard=goods_are_still_held,
    not_by=("register",),
    reason_required=True,
    stops=("CASE_FILE",),
    ends_clocks=True,
    effect=tell_returned,
)
