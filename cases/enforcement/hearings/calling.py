"""听证主持人、通知: the head names a chair who is no investigator; the notice is served seven working days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED, PLANNED
from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from accounts.models import Role, User
from cases.models import EnforcementCase
from cases.states import H
from deadlines.models import Clock
from records.acts import Act, Input, Json, Starts, Transition
from records.forms.act import ActForm
from records.handlers import handler_ids
from texts.fields import PlainField

NOTICE = "HEAR_NOTICE"


@dataclass(frozen=True)
class Call(Input):
    """`held_on`: the day of the hearing, ahead."""

    chair: User
    held_on: date
    place: str


@dataclass(frozen=True)
class Notice(Input):
    """`served_on`: the day on which all who asked had the notice."""

    served_on: date


class CallForm(ActForm):
    chair = forms.ModelChoiceField(
        label=_("chair of the hearing"), queryset=User.objects.none(),
        help_text=_("None of the officers of the case, nor who reviewed it."),
    )  # fmt: skip
    held_on = DayField(
        bounds=PLANNED, label=_("day of the hearing"),
        help_text=_("The notice is served seven working days before."),
    )  # fmt: skip
    place = PlainField(label=_("place of the hearing"), max_length=200)
    field_order = ("chair", "held_on", "place", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chair", User.objects.holding(Role.OFFICER, Role.HEAD, bureau=self.record.bureau, on=self.today))


class NoticeForm(ActForm):
    served_on = DayField(
        bounds=HAPPENED, label=_("notice of the hearing served on"), initial=timezone.localdate,
        help_text=_("The day on which the last one had it."),
    )  # fmt: skip
    field_order = ("served_on", "note")


def fits(case: EnforcementCase, act: Act[Call]) -> None:
    """Raises ActionRefused for a chair who had a hand in the case or has no post there, and a day that is past."""
    given = act.given
    PLANNED.check(given.held_on, today=act.entered_on, field="held_on")
    if given.held_on <= act.on:
        raise ActionRefused(gettext("A hearing is called for a day to come."), field="held_on")
    there = User.objects.holding(Role.OFFICER, Role.HEAD, bureau=case.bureau, on=act.on)
    if not there.filter(pk=given.chair.pk).exists():
        said = gettext("%(person)s has no post in %(bureau)s.") % {"person": given.chair, "bureau": case.bureau}
        raise ActionRefused(said, field="chair")
    if given.chair.pk in {*handler_ids(case), case.reviewed_by_id}:
        said = gettext("%(person)s investigated or reviewed the case. Another one chairs the hearing.")
        raise ActionRefused(said % {"person": given.chair}, field="chair")


def in_time(case: EnforcementCase, act: Act[Notice]) -> None:
    HAPPENED.check(act.on, today=act.entered_on, field="served_on")
    last = Clock.objects.of(case).named(NOTICE).order_by("-pk").first()
    if last and last.due_on and act.on > last.due_on:
        said = gettext("Seven working days must lie between notice and hearing: until %(day)s. Call a later day.")
        raise ActionRefused(said % {"day": last.due_on.isoformat()}, field="served_on")
    if case.hearing_on and act.on >= case.hearing_on:
        raise ActionRefused(gettext("The notice is served before the hearing."), field="served_on")


def when_where(case: EnforcementCase, act: Act[Call]) -> dict[str, Any]:
    given = act.given
    return {
        "hearing_chair": given.chair, "hearing_on": given.held_on, "hearing_place": given.place,
        "hearing_notice_on": None,
    }  # fmt: skip


def called(case: EnforcementCase, act: Act[Call]) -> dict[str, Json]:
    given = act.given
    return {"hearing_chair": str(given.chair), "hearing_on": given.held_on.isoformat(), "hearing_place": given.place}


def the_day(case: EnforcementCase, on: date) -> date:
    return case.hearing_on or on


def has_no_notice(case: EnforcementCase) -> bool:
    return case.hearing_notice_on is None


CALLING: dict[str, Any] = {
    "takes": Call, "form": CallForm, "check": fits, "sets": when_where, "keeps": called,
    "stops": ("HEAR_CHAIR", NOTICE), "starts": (Starts(NOTICE, trigger=the_day),),
}  # fmt: skip
call_hearing = Transition(
    "call_hearing", _("Call the hearing"), (H.ASKED,), H.CALLED, "case.file", done=_("called the hearing"),
    primary=True, **CALLING,
)  # fmt: skip
move_hearing = Transition(
    "move_hearing", _("Move the hearing to another day"), (H.CALLED,), None, "case.file",
    done=_("moved the hearing"), reason_required=True, **CALLING,
)  # fmt: skip
serve_hearing_notice = Transition(
    "serve_hearing_notice", _("Serve the notice of the hearing"), (H.CALLED,), None, "case.work",
    done=_("served the notice of the hearing"), applies=has_no_notice, primary=True, takes=Notice, day="served_on",
    form=NoticeForm, check=in_time, sets=lambda case, act: {"hearing_notice_on": act.on}, stops=(NOTICE,),
)  # fmt: skip
