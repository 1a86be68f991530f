"""A duplicate is joined to its main lead. What becomes of the term of the main lead, the ground says.

The same reporter with the same facts: not handled anew, no clock. With new facts: the term counts anew from the last
receipt (order 121, art. 35(2)). Another reporter: the earlier receipt governs, and the duty to tell that reporter comes
over. Both channels and both received dates stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused, NotAllowed
from accounts.policy import require
from deadlines.clocks import follow_trigger, refresh_due, start_clock
from deadlines.models import Clock
from leads import clocks
from leads.acts.guards import has_no_pending_offer
from leads.ledger import post
from leads.models.lead import Lead
from leads.models.movement import Kind
from leads.states import S
from leads.words import MERGED, OTHER_REPORTER, SAME_REPORTER, SUPPLEMENT
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from texts.folding import number_key


@dataclass(frozen=True)
class Merge(Input):
    """`into`: the main lead; `ground`: one of `leads.words.MERGED`."""

    into: Lead
    ground: str


class MergeForm(ActForm[Lead]):
    into = forms.CharField(label=_("number of the main lead"), max_length=60, widget=forms.TextInput({"class": "w2"}))
    ground = forms.ChoiceField(label=_("who reports"), choices=[*MERGED.items()], widget=forms.RadioSelect)
    field_order = ("into", "ground", "note")

    def clean_into(self) -> Lead:
        number = self.cleaned_data["into"].strip()
        main = Lead.objects.visible_to(self.by).filter(number_key=number_key(number)).exclude(pk=self.record.pk).first()
        if main is None:
            raise forms.ValidationError(_("There is no other lead of this number in your reach. Check the number."))
        return main


def may_go_into_it(lead: Lead, act: Act[Merge]) -> None:
    """Not itself, nor one that is not in work; NotAllowed without the right to the main lead as well."""
    into, ground = act.given.into, act.given.ground
    if act.by is not None:
        require(act.by, "lead.merge", into)
    if ground not in MERGED:
        raise ActionRefused(gettext("Say who reported and what is new."), field="ground")
    if into.pk == lead.pk or not (into.is_open or into.cleared_on):
        raise ActionRefused(gettext("Choose another lead that is open or cleared as the main one."))
    if ground == SUPPLEMENT:
        _check_supplement(lead, act)


def _check_supplement(lead: Lead, act: Act[Merge]) -> None:
    if not act.given.into.is_open:
        raise ActionRefused(
            gettext("The main lead is cleared. With new facts it is reopened, or this one is worked by itself.")
        )
    if act.by is not None and lead.created_by_id == act.by.pk:
        raise NotAllowed(gettext("A supplement gives the main lead more time: who registered it does not merge it."))


def main_and_ground(lead: Lead, act: Act[Merge]) -> dict[str, Json]:
    return {"main": act.given.into.number, "ground": act.given.ground}


def join_the_main_one(lead: Lead, act: Act[Merge]) -> None:
    post(lead, Kind.MERGED, on=act.on, by=act.by, note=act.given.into.number)
    main = Lead.objects.select_for_update().get(pk=act.given.into.pk)
    ground = act.given.ground
    if ground == SUPPLEMENT:
        _count_anew(main, lead, act)
    elif ground == OTHER_REPORTER:
        Lead.objects.filter(pk=main.pk).update(received_on=min(main.received_on, lead.received_on))
        _let_the_earlier_day_govern(main, lead, act)
    if ground != SAME_REPORTER:
        _take_the_notice_over(main, lead, act)


def _count_anew(main: Lead, supplement: Lead, act: Act) -> None:
    running = Clock.objects.of(main).named("CASE_FILE").open().first()
    if running and supplement.received_on > running.trigger_on:
        follow_trigger(main, "CASE_FILE", trigger_on=supplement.received_on, by=act.by, on=act.on)


def _let_the_earlier_day_govern(main: Lead, merged: Lead, act: Act) -> None:
    """The statutory term of the main lead counts from when either of the two was received by its bureau."""
    running = Clock.objects.of(main).named("CASE_FILE").open().first()
    began = Clock.objects.of(merged).named("CASE_FILE").order_by("-pk").values_list("trigger_on", flat=True).first()
    if running and began and began < running.trigger_on:
        follow_trigger(main, "CASE_FILE", trigger_on=began, by=act.by, on=act.on)


def _take_the_notice_over(main: Lead, merged: Lead, act: Act) -> None:
    """The main lead has a named reporter now; of two laws that order to tell, the earlier day is kept.

    Where the result is known already, the duty to tell it begins at once.
    """
    if not merged.is_named:
        return
    ordered = [lead for lead in (main, merged) if clocks.notice_is_ordered(lead)]
    first = min(ordered, key=lambda lead: lead.notice_due_on or date.max, default=None)
    main.is_named = True
    main.notice_law, main.notice_due_on = (first.notice_law, first.notice_due_on) if first else ("", None)
    main.save(update_fields=["is_named", "notice_law", "notice_due_on"])
    notices = clocks.NOTICES if main.status == S.CLEARED else (clocks.ORDERED_NOTICE,)
    for notice in (each for each in notices if each.when(main)):
        typed = notice.typed(main, act)
        start_clock(main, notice.code, trigger_on=notice.trigger(main, act.on), by=act.by, typed_due_on=typed)
    refresh_due(main)


merge = Transition(
    "merge",
    _("Merge"),
    (S.REGISTERED, S.DISPATCHED, S.CHECKING, S.RETURNED),
    S.MERGED,
    "lead.merge",
    done=_("merged the lead"),
    guard=has_no_pending_offer,
    reason_required=True,
    ends_clocks=True,
    takes=Merge,
    holds="into",
    form=MergeForm,
    check=may_go_into_it,
    sets=lambda lead, act: {"merged_into": act.given.into},
    keeps=main_and_ground,
    effect=join_the_main_one,
)
