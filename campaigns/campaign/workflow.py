"""Planned, launched, and closed with what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.scoped import keys_of
from campaigns.models import Campaign
from campaigns.models.campaign import RESULTS
from campaigns.states import S
from records.acts import Act, Filled, Transition
from records.assigning import assigning
from records.workflow import State, Workflow

PROPOSE, CLOSE = "propose_closing", "close"


def everybody_below(bureau: Bureau, *, on: date) -> list[int]:
    """What a campaign's `shared_with` holds, so that all bureaus below its own read it."""
    return keys_of(*Bureau.objects.valid(on=on).within(bureau))


def shared_with_all(campaign: Campaign, act: Act[Any]) -> dict[str, Any]:
    return {"shared_with": everybody_below(campaign.bureau, on=act.on)}


def said(campaign: Campaign, act: Act[Filled]) -> None:
    """None of the three results is left out."""
    for name in RESULTS:
        if not str(act.given.values.get(name) or "").strip():
            raise ActionRefused(_("Say what came of it; all three results are needed."), field=name)


launch = Transition(
    "launch", gettext_lazy("Launch the campaign"), (S.PLANNED,), S.RUNNING, "campaign.launch",
    done=gettext_lazy("launched the campaign"), primary=True, not_by=("register",), sets=shared_with_all,
    before=gettext_lazy("From then on all bureaus below yours see it, and records may be assigned to it."),
)  # fmt: skip
propose_closing = Transition(
    PROPOSE, pgettext_lazy("campaign", "Propose to close"), (S.RUNNING,), S.CLOSING, "campaign.register",
    done=gettext_lazy("proposed to close the campaign"), primary=True, asks=RESULTS, check=said,
    is_undone=True,
)  # fmt: skip
close = Transition(
    CLOSE, gettext_lazy("Close the campaign"), (S.CLOSING,), S.CLOSED, "campaign.close",
    done=gettext_lazy("closed the campaign"), primary=True, not_by=(PROPOSE,), rests_on=RESULTS, ends_clocks=True,
    sets=lambda campaign, act: {"closed_on": act.on},
    before=gettext_lazy("Its figures stand from then on as they are now; what is entered later is shown beside them."),
)  # fmt: skip
send_back = Transition(
    "send_back", pgettext_lazy("campaign", "Send back"), (S.CLOSING,), S.RUNNING, "campaign.close",
    done=gettext_lazy("sent the closing back"), reason_required=True, is_undone=True,
)  # fmt: skip
call_off = Transition(
    "call_off", pgettext_lazy("campaign", "Call off"), (S.PLANNED, S.RUNNING), S.CALLED_OFF, "campaign.launch",
    done=gettext_lazy("called the campaign off"), reason_required=True, ends_clocks=True,
)  # fmt: skip

CAMPAIGN: Workflow[Any] = Workflow(
    kind=Campaign.kind,
    states=(
        State(S.PLANNED, S.PLANNED.label, "doing"),
        State(S.RUNNING, S.RUNNING.label, "doing"),
        State(S.CLOSING, S.CLOSING.label, "waiting"),
        State(S.CLOSED, S.CLOSED.label, "done", is_open=False),
        State(S.CALLED_OFF, S.CALLED_OFF.label, "ended", is_open=False),
    ),
    transitions=(
        assigning((S.PLANNED, S.RUNNING, S.CLOSING), "campaign.assign", done=gettext_lazy("assigned the campaign")),
        launch, propose_closing, close, send_back, call_off,
    ),
    first=S.PLANNED,
    begun=gettext_lazy("planned the campaign"),
)  # fmt: skip
