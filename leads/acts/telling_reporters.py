"""What is owed to the reporter: told the result, contacted, and whether a law orders to tell (order 121, art. 36)."""

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
from accounts.forms.days import DayField
from deadlines.clocks import cancel_clocks, refresh_due
from deadlines.models import Clock
from leads import clocks
from leads.models.lead import Lead
from leads.states import OPEN, S
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm, note_field


@dataclass(frozen=True)
class Tell(Input):
    told_on: date


class ToldForm(ActForm[Lead]):
    told_on = DayField(bounds=HAPPENED, label=_("told on"), initial=timezone.localdate)
    note = note_field(_("note"), _("How the reporter was told, not who the reporter is."), required=False)
    field_order = ("told_on", "note")

    def clean_told_on(self) -> date:
        day, cleared = self.cleaned_data["told_on"], self.record.cleared_on
        if cleared and day < cleared:
            raise forms.ValidationError(_("The lead was cleared only on %(day)s.") % {"day": cleared.isoformat()})
        return day


@dataclass(frozen=True)
class OrderNotice(Input):
    """Which law, regulation or rule expressly orders to tell, and by when."""

    law: str
    due_on: date


class NoticeForm(ActForm):
    law = forms.CharField(
        label=_("law and article"),
        max_length=200,
        help_text=_("The law, regulation or rule that expressly orders to tell the reporter the result."),
    )
    due_on = DayField(bounds=PLANNED, label=_("to be told by"), help_text=_("The last day by that law."))
    field_order = ("law", "due_on", "note")


def reporter_waits(lead: Lead) -> bool:
    return Clock.objects.of(lead).filter(code__in=clocks.OF_NOTICES).open().exists()


def contact_waits(lead: Lead) -> bool:
    return lead.is_named and Clock.objects.of(lead).named("GANG_CONTACT").open().exists()


def the_day(lead: Lead, act: Act[Tell]) -> dict[str, Json]:
    return {"told_on": act.given.told_on.isoformat()}


def names_law_and_day(lead: Lead, act: Act[OrderNotice]) -> None:
    if not act.given.law.strip():
        raise ActionRefused(gettext("Name the law and its article."), field="law")
    if act.given.due_on < act.on:
        raise ActionRefused(gettext("This day has passed."), field="due_on")
    PLANNED.check(act.given.due_on, today=act.on, field="due_on")


def law_and_day(lead: Lead, act: Act[OrderNotice]) -> dict[str, Any]:
    return {"notice_law": act.given.law.strip(), "notice_due_on": act.given.due_on}


def law_in_words(lead: Lead, act: Act[OrderNotice]) -> dict[str, Json]:
    return {"law": act.given.law.strip(), "due": act.given.due_on.isoformat()}


def no_law(lead: Lead, act: Act) -> dict[str, Any]:
    return {"notice_law": "", "notice_due_on": None}


def end_its_term(lead: Lead, act: Act) -> None:
    cancel_clocks(lead, on=act.on, by=act.by, code=clocks.ORDERED_NOTICE.code)
    refresh_due(lead)


tell_reporter = Transition(
    "tell_reporter",
    _("The reporter was told"),
    (S.CLEARED,),
    None,
    "lead.tell_reporter",
    done=_("told the reporter the result"),
    applies=reporter_waits,
    primary=True,
    takes=Tell,
    day="told_on",
    form=ToldForm,
    keeps=the_day,
    stops=clocks.OF_NOTICES,
)
contact_reporter = Transition(
    "contact_reporter",
    _("The reporter was contacted"),
    (S.CHECKING, S.ESCALATED, S.AWAIT_APPROVAL, S.AWAIT_CITY),
    None,
    "lead.tell_reporter",
    done=_("contacted the reporter"),
    applies=contact_waits,
    reason_required=True,
    stops=("GANG_CONTACT",),
)
order_notice = Transition(
    "order_notice",
    _("A law orders to tell the reporter"),
    (*OPEN, S.CLEARED),
    None,
    "lead.tell_reporter",
    done=_("recorded the law that orders to tell the reporter"),
    applies=clocks.is_named,
    unless=clocks.notice_is_ordered,
    takes=OrderNotice,
    form=NoticeForm,
    check=names_law_and_day,
    sets=law_and_day,
    keeps=law_in_words,
    starts=(clocks.ORDERED_NOTICE,),
    is_undone=True,
)
drop_notice = Transition(
    "drop_notice",
    _("No law orders to tell the reporter"),
    (*OPEN, S.CLEARED),
    None,
    "lead.drop_notice",
    done=_("recorded that no law orders to tell the reporter"),
    applies=clocks.notice_is_ordered,
    reason_required=True,
    not_by=("order_notice",),
    sets=no_law,
    effect=end_its_term,
    is_undone=True,
)
