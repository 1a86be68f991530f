"""A finding as a kind of record: served, disputed or put right, accepted by somebody who did not put it right."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, PROVINCE, STAFF, SUPERIORS
from inspections.models import Finding, Visit
from inspections.states import FindingStatus as S
from inspections.talks.workflow import giver
from plain.declaring import plain_kind
from plain.opening import Opening
from records.acts import EVIDENCE, Transition
from records.assigning import assigning
from records.links import Role
from records.workflow import State, Workflow

TERM, TERM_ON_THE_SPOT = "FINDING_FIX", "FINDING_FIX_SPOT"
OPEN = (S.SERVED, S.DISPUTED)


def terms_of(finding: Finding) -> tuple[str, ...]:
    return (TERM_ON_THE_SPOT if finding.is_on_the_spot else TERM,)


FINDING: Workflow[Any] = Workflow(
    kind=Finding.kind,
    states=(
        State(S.SERVED, S.SERVED.label, "doing"),
        State(S.DISPUTED, S.DISPUTED.label, "waiting"),
        State(S.FIXED, S.FIXED.label, "waiting"),
        State(S.ACCEPTED, S.ACCEPTED.label, "done", is_open=False),
        State(S.WITHDRAWN, S.WITHDRAWN.label, "ended", is_open=False),
    ),
    transitions=(
        assigning(OPEN, "finding.assign", done=_("assigned the finding")),
        Transition(
            "fix", _("Report as put right"), (S.SERVED,), S.FIXED, "finding.answer",
            done=_("reported it as put right"), primary=True, asks=("put_right", "fixed_on"),
        ),
        Transition(
            "dispute", _("Dispute the finding"), (S.SERVED,), S.DISPUTED, "finding.answer",
            done=_("disputed the finding"), asks=("grounds",),
        ),
        Transition(
            "uphold", _("Uphold the finding"), (S.DISPUTED,), S.SERVED, "finding.register",
            done=_("upheld the finding"), primary=True, reason_required=True, asked_of=giver, rests_on=("grounds",),
        ),
        Transition(
            "withdraw", _("Withdraw the finding"), OPEN, S.WITHDRAWN, "finding.register",
            done=_("withdrew the finding"), reason_required=True, asked_of=giver, ends_clocks=True,
        ),
        Transition(
            "accept", pgettext_lazy("finding", "Accept"), (S.FIXED,), S.ACCEPTED, "finding.register",
            done=_("accepted it as put right"), primary=True, not_by=("fix",), asked_of=giver,
            stops=(TERM, TERM_ON_THE_SPOT),
            rests_on=("text", "put_right", EVIDENCE), sets=lambda finding, act: {"accepted_on": act.on},
        ),
        Transition(
            "refuse", pgettext_lazy("finding", "Refuse"), (S.FIXED,), S.SERVED, "finding.register",
            done=_("did not accept it"), reason_required=True, asked_of=giver,
            sets=lambda finding, act: {"put_right": "", "fixed_on": None},
        ),
    ),
    first=S.SERVED,
    begun=_("served the finding"),
)  # fmt: skip

OF_VISIT = Role(
    code="finding_of", label=_("Found by"), inverse=_("Finding"), is_by_hand=False,
    from_kinds=frozenset({Visit.kind}), to_kinds=frozenset({Finding.kind}),
)  # fmt: skip


def why_not(visit: Visit) -> str | None:
    """What hangs on a covert visit would tell of it."""
    return None if visit.readers is None else str(_("It is hidden until it is released."))


KIND = plain_kind(
    Finding,
    FINDING,
    path="findings",
    mark="WT",
    icon="alert",
    label=_("Findings"),
    new=_("Serve a finding"),
    allowed={
        "view": (_("See findings"), STAFF | {CD: PROVINCE}),
        "register": (_("Serve a finding, accept what was done"), SUPERIORS),
        "assign": (_("Assign a finding to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "answer": (_("Put a finding right, or dispute it"), HOLDING_OFFICERS | HOLDING_HEADS),
        "comment": (_("Comment on a finding"), STAFF),
        "watch": (_("Watch a finding"), STAFF),
        "export": (_("Export findings"), STAFF),
    },
    typed=("title", "weakness", "scope", "severity", "is_on_the_spot", "text"),
    columns=("weakness", "severity", "fixed_on", "accepted_on"),
    days=("registered_on", "accepted_on"),
    codes=("weakness", "scope", "severity"),
    term=terms_of,
    openings=(
        Opening(of=Visit.kind, role=OF_VISIT, label=_("Serve a finding"), carried=lambda v: {}, why_not=why_not),
    ),
    help_page="inspections",
    facets=lambda pages: (OF_VISIT,),
)
