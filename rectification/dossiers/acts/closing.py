"""The end of a dossier: proposed, accepted or sent back, and opened again.

Nothing that it gathers is closed with it, so all of it is closed before: all letters, all tasks, a rule or document
made, a look-back planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import OuterRef
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.days import PLANNED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from accounts.scope import acting_as_system
from records.acts import Act, Input, Starts, Transition
from records.forms.act import ActForm
from records.prefetch import count_of
from rectification.left_over import first_reason
from rectification.models import Dossier, RectificationOrder
from rectification.states import D, S
from tasks.giving import tasks_of


@dataclass(frozen=True)
class ProposeClose(Input):
    rule_made: str
    lookback_on: date


class CloseForm(ActForm):
    rule_made = forms.CharField(label=_("rule or document made"), max_length=200)
    lookback_on = DayField(bounds=PLANNED, label=_("look-back planned for"))
    field_order = ("rule_made", "lookback_on", "note")


def all_is_closed(dossier: Dossier) -> str | None:
    ended = [S.CLOSED, S.WITHDRAWN, S.MERGED, S.VOID]
    counted = Dossier.objects.filter(pk=dossier.pk).values_list(
        count_of(RectificationOrder.objects.filter(dossiers=OuterRef("pk")).exclude(status__in=ended)),
        count_of(tasks_of(OuterRef(OuterRef("pk")), Dossier.kind).open()),
    )
    with acting_as_system():
        letters, tasks = counted.get()
    return first_reason(
        (letters, ngettext("%(count)s letter is still open.", "%(count)s letters are still open.", letters)),
        (tasks, ngettext("%(count)s task is still open.", "%(count)s tasks are still open.", tasks)),
    )


def leaves_something_behind(dossier: Dossier, act: Act[ProposeClose]) -> None:
    if not act.given.rule_made.strip():
        raise ActionRefused(gettext("Name the rule or document that was made."))
    if act.given.lookback_on <= act.on:
        raise ActionRefused(gettext("Plan the look-back for a day to come."))


def rule_and_day(dossier: Dossier, act: Act[ProposeClose]) -> dict[str, Any]:
    return {"rule_made": act.given.rule_made.strip(), "lookback_on": act.given.lookback_on}


propose_close = Transition(
    "propose_close",
    _("Propose to close"),
    (D.RECTIFYING,),
    D.AWAIT,
    "dossier.work",
    done=_("proposed to close the dossier"),
    guard=all_is_closed,
    mended_at="tasks",
    primary=True,
    takes=ProposeClose,
    form=CloseForm,
    check=leaves_something_behind,
    sets=rule_and_day,
    is_undone=True,
)
send_back = Transition(
    "send_back",
    _("Send back"),
    (D.AWAIT,),
    D.RECTIFYING,
    "dossier.approve",
    done=_("sent the dossier back"),
    reason_required=True,
    is_undone=True,
)
close = Transition(
    "close",
    pgettext_lazy("dossier", "Accept and close"),
    (D.AWAIT,),
    D.CLOSED,
    "dossier.approve",
    done=_("closed the dossier"),
    guard=all_is_closed,
    mended_at="tasks",
    not_by=("propose_close",),
    primary=True,
    ends_clocks=True,
    sets=lambda dossier, act: {"closed_on": act.on},
    is_undone=True,
)
reopen = Transition(
    "reopen",
    _("Reopen"),
    (D.CLOSED,),
    D.RECTIFYING,
    "dossier.approve",
    done=_("reopened the dossier"),
    reason_required=True,
    starts=(Starts("DOSSIER_PLAN"),),
    sets=lambda dossier, act: {"closed_on": None},
    is_undone=True,
)
