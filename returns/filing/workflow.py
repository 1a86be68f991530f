"""Prepared by one, signed by another, verified above; what is wrong goes back with its reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.acts import Transition
from records.assigning import assigning
from records.workflow import State, Workflow
from returns.models import Return
from returns.states import S

RETURN = Workflow(
    kind=Return.kind,
    states=(
        State(S.PREPARED, S.PREPARED.label, "doing"),
        State(S.SIGNED, S.SIGNED.label, "waiting"),
        State(S.VERIFIED, S.VERIFIED.label, "done", is_open=False),
    ),
    transitions=(
        assigning((S.PREPARED,), "return.assign", done=_("assigned the return")),
        Transition(
            "sign", _("Sign the return"), (S.PREPARED,), S.SIGNED, "return.sign", done=_("signed the return"),
            primary=True, not_by=("register", "correct"), sets=lambda record, act: {"signed_on": act.on},
            before=_("From then on it counts as reported, a zero too."), is_undone=True,
        ),
        Transition(
            "verify", _("Verify the return"), (S.SIGNED,), S.VERIFIED, "return.verify", done=_("verified the return"),
            primary=True, not_by=("register", "sign"), sets=lambda record, act: {"verified_on": act.on},
        ),
        Transition(
            "send_back", pgettext_lazy("return", "Send back"), (S.SIGNED,), S.PREPARED, "return.verify",
            done=_("sent the return back"), reason_required=True,
            sets=lambda record, act: {"signed_on": None}, is_undone=True,
        ),
        Transition(
            "amend", _("Correct the number"), (S.SIGNED, S.VERIFIED), S.PREPARED, "return.register",
            done=_("corrected the number"), asks=("value",), reason_required=True,
            sets=lambda record, act: {"signed_on": None, "verified_on": None},
            before=_("The number before stays in the history. The corrected one counts once it is signed."),
        ),
    ),
    first=S.PREPARED,
    begun=_("prepared the return"),
)  # fmt: skip
