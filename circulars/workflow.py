"""The workflows of circulars, confirmations and receipts as data (domain reference 4.11)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from circulars import effects
from circulars.models import Circular, Submission
from circulars.months import told
from circulars.states import FIXED, A, C, K
from notifications.news import What
from records.workflow import Starts, State, Transition, Workflow

# guards: the sentence why not now


def earlier_months_are_signed(circular: Circular) -> str | None:
    """Its opening is their closing, so they must not change any more."""
    earlier = Circular.objects.filter(month__lt=circular.month).unsigned().in_order().first()
    if earlier is None:
        return None
    return gettext("The circular of %(month)s must be signed first: its closing is the opening of this one.") % {
        "month": f"{earlier.month:%Y-%m}"
    }


def confirmations_are_closed(circular: Circular) -> str | None:
    """Before the cut-off only when every city has confirmed. The sweep comes after the cut-off."""
    open_until = circular.closes_at
    waiting = Submission.objects.of_month(circular.month).filter(status__in=[K.WAITING, K.PREPARED]).count()
    if open_until is None or not waiting or effects.is_past(open_until):
        return None
    return gettext("%(count)s cities have not confirmed yet. They have until %(until)s.") % {
        "count": waiting,
        "until": told(open_until),
    }


def may_be_frozen(circular: Circular) -> str | None:
    return earlier_months_are_signed(circular) or confirmations_are_closed(circular)


def has_text(circular: Circular) -> str | None:
    return None if circular.body.strip() and circular.title.strip() else gettext("Write title and text first.")


def no_later_month_is_posted(circular: Circular) -> str | None:
    later = Circular.objects.filter(month__gt=circular.month).posted().exists()
    return gettext("A later month is posted already: its opening stands on these figures.") if later else None


def was_prepared(submission: Submission) -> str | None:
    return None if submission.prepared_by_id else gettext("An officer prepares the figures first; then you sign them.")


def was_declared(submission: Submission) -> bool:
    return submission.is_zero


def has_figures(submission: Submission) -> bool:
    return not submission.is_zero


def end_of_month(record: Circular | Submission, on: date) -> date:
    return record.month_end


def is_history(record: Circular) -> bool:
    return record.is_history


CIRCULAR = Workflow(
    "circular",
    (
        State(C.COLLECTING, C.COLLECTING.label, "registered"),
        State(C.FROZEN, C.FROZEN.label, "dispatched"),
        State(C.DRAFT, C.DRAFT.label, "doing"),
        State(C.SUBMITTED, C.SUBMITTED.label, "waiting"),
        State(C.SIGNED, C.SIGNED.label, "disposing"),
        State(C.ISSUED, C.ISSUED.label, "done", is_open=False),
        State(C.WITHDRAWN, C.WITHDRAWN.label, "returned", is_open=False),
    ),
    (
        Transition(
            "freeze", _("Freeze the figures"), (C.COLLECTING,), C.FROZEN, "circular.draft",
            done=_("froze the figures"), guard=may_be_frozen, primary=True,
            starts=(Starts("CIRC_ISSUE", trigger=end_of_month, when=effects.is_due_now),), effect=effects.freeze,
        ),
        Transition(
            "refreeze", _("Freeze again"), (C.FROZEN, C.DRAFT), None, "circular.draft",
            done=_("froze the figures again"), guard=earlier_months_are_signed, effect=effects.refreeze,
        ),
        Transition(
            "draft", _("Save the text"), (C.FROZEN, C.DRAFT), C.DRAFT, "circular.draft",
            done=_("edited the text"), hidden=True,
        ),
        Transition(
            "submit", _("Submit for signature"), (C.FROZEN, C.DRAFT), C.SUBMITTED, "circular.draft",
            done=_("submitted the circular"), guard=has_text, primary=True, effect=effects.tell_signers,
        ),
        Transition(
            "return", _("Return"), (C.SUBMITTED,), C.DRAFT, "circular.return",
            done=_("returned the circular"), reason_required=True, effect=effects.tell_drafter,
        ),
        Transition(
            "sign", pgettext_lazy("circular", "Sign"), (C.SUBMITTED,), C.SIGNED, "circular.sign",
            done=_("signed the circular"), not_by=("submit",), primary=True, effect=effects.tell_signed,
        ),
        Transition(
            "unsign", _("Take the signature back"), (C.SIGNED,), C.DRAFT, "circular.sign",
            done=_("took the signature back"), guard=no_later_month_is_posted, reason_required=True,
            effect=effects.tell_drafter,
        ),
        Transition(
            "issue", pgettext_lazy("circular", "Issue"), (C.SIGNED,), C.ISSUED, "circular.issue",
            done=_("issued the circular"), primary=True, stops=("CIRC_ISSUE",), effect=effects.issue,
        ),
        Transition(
            "withdraw", _("Withdraw"), (C.ISSUED,), C.WITHDRAWN, "circular.withdraw",
            done=_("withdrew the circular"), reason_required=True, ends_clocks=True, effect=effects.withdraw,
        ),
    ),
    first=C.COLLECTING,
    begun=_("opened the month"),
    is_silent=is_history,
)  # fmt: skip

SUBMISSION = Workflow(
    "submission",
    (
        State(K.WAITING, K.WAITING.label, "registered"),
        State(K.PREPARED, K.PREPARED.label, "waiting"),
        State(K.REPORTED, K.REPORTED.label, "done", is_open=False),
        State(K.ZERO, K.ZERO.label, "done", is_open=False),
        State(K.MISSING, K.MISSING.label, "returned"),
        State(K.LATE, K.LATE.label, "done", is_open=False),
    ),
    (
        Transition(
            "prepare", _("Prepare the confirmation"), (K.WAITING,), K.PREPARED, "month.prepare",
            done=_("prepared the confirmation"), primary=True, hidden=True,
        ),
        Transition(
            "return", _("Return"), (K.PREPARED,), K.WAITING, "month.sign",
            done=_("returned the confirmation"), reason_required=True, effect=effects.tell_preparer,
        ),
        Transition(
            "sign", _("Sign the figures"), (K.PREPARED,), K.REPORTED, "month.sign",
            done=_("signed the figures"), applies=has_figures, not_by=("prepare",), primary=True,
            stops=("MONTH_SUBMIT",),
        ),
        Transition(
            "declare", _("Sign the zero report"), (K.PREPARED,), K.ZERO, "month.sign",
            done=_("signed the zero report"), applies=was_declared, not_by=("prepare",), primary=True,
            stops=("MONTH_SUBMIT",),
        ),
        Transition(
            "miss", _("Not reported"), (K.WAITING, K.PREPARED), K.MISSING, "circular.draft",
            done=_("closed the month without a confirmation"), hidden=True,
        ),
        Transition(
            "prepare_late", _("Prepare the confirmation"), (K.MISSING,), None, "month.prepare",
            done=_("prepared the confirmation after the cut-off"), primary=True, hidden=True,
            tells=What.AWAITING_APPROVAL,
        ),
        Transition(
            "report_late", _("Sign the figures late"), (K.MISSING,), K.LATE, "month.sign",
            done=_("signed the figures after the cut-off"), guard=was_prepared, not_by=("prepare", "prepare_late"),
            primary=True,
            stops=("MONTH_SUBMIT",), effect=effects.tell_of_late_figures,
        ),
        Transition(
            "urge", _("Urge"), (K.WAITING, K.PREPARED, K.MISSING), None, "circular.urge",
            done=_("urged the city"), hidden=True, effect=effects.urge_submission,
        ),
    ),
    first=K.WAITING,
)  # fmt: skip

RECEIPT = Workflow(
    "receipt",
    (
        State(A.WAITING, A.WAITING.label, "waiting"),
        State(A.ACKNOWLEDGED, A.ACKNOWLEDGED.label, "done", is_open=False),
    ),
    (
        Transition(
            "acknowledge", _("Acknowledge receipt"), (A.WAITING,), A.ACKNOWLEDGED, "circular.acknowledge",
            done=_("acknowledged the circular"), primary=True, stops=("CIRC_RECEIPT",),
        ),
        Transition(
            "urge", _("Urge"), (A.WAITING,), None, "circular.urge",
            done=_("urged the city"), hidden=True, effect=effects.urge_receipt,
        ),
    ),
    first=A.WAITING,
)  # fmt: skip

WORKFLOWS = (CIRCULAR, SUBMISSION, RECEIPT)
__all__ = ["CIRCULAR", "FIXED", "RECEIPT", "SUBMISSION", "WORKFLOWS"]
