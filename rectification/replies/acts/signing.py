"""The way of an answer to its signature: submitted, cosigned, signed, or returned and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.forms.days import DayField
from deadlines.clocks import refresh_due, stop_clock
from notifications.news import What
from records.acts import Act, Transition
from records.advancing import carry
from records.forms.act import ActForm
from records.telling import tell
from rectification.clocks import DRAFT
from rectification.left_over import positions_of
from rectification.models import RectificationOrder, Reply
from rectification.paper import words_of
from rectification.stated import StatedForm
from rectification.states import ORDER_IN_WORK, R

if TYPE_CHECKING:
    from records.models import Step


class DayForm(ActForm):
    """For what is done on paper and entered afterwards: the day on the paper."""

    on = DayField(
        bounds=HAPPENED, label=_("day"), help_text=_("Today, or the day on the paper."), initial=timezone.localdate
    )
    field_order = ("on", "note")

    def common(self) -> dict[str, Any]:
        return super().common() | {"on": self.cleaned_data["on"]}


class SignForm(StatedForm, DayForm):
    pass


def letter_is_in_work(reply: Reply) -> str | None:
    """Nobody answers a letter that was withdrawn, merged or voided meanwhile, or that is disputed."""
    if reply.order.status in ORDER_IN_WORK:
        return None
    return gettext("The letter is not being worked on any more, so nothing is answered: %(state)s.") % {
        "state": reply.order.get_status_display()
    }


def every_problem_is_said(reply: Reply) -> str | None:
    """An answer that passes over a problem does not leave the house."""
    if idle := letter_is_in_work(reply):
        return idle
    said = {line.problem_id for line in reply.lines.all() if line.is_said}
    unsaid = [problem for problem in reply.order.problems.all() if problem.pk not in said]
    if not unsaid:
        return None
    return gettext("Problem %(numbers)s: say what is done; of what is not, why and by when.") % {
        "numbers": positions_of(unsaid)
    }


def keep_the_drafts_day(reply: Reply, act: Act) -> None:
    """The draft is on its way to the head: its own day is kept."""
    stop_clock(reply.order, DRAFT, on=act.on, by=act.by)
    refresh_due(reply.order)


def tell_drafter(reply: Reply, act: Act) -> None:
    tell([reply.created_by], What.RETURNED, reply, act, by=act.actor)


def is_signed(reply: Reply, act: Act) -> dict[str, Any]:
    return {"signed_by": act.by, "signed_on": act.on, "signed_paper": words_of(reply)}


def let_the_letter_know(reply: Reply, act: Act) -> None:
    carry(reply.order, "answer_signed")
    tell([reply.created_by], What.APPROVED, reply, act, by=act.actor)


def let_the_letter_wait(reply: Reply, act: Act, step: Step) -> None:
    carry(reply.order, "signature_taken_back")


def take_up_the_draft(reply: Reply, act: Act, step: Step) -> None:
    carry(reply.order, "answer_begun")


def its_letter(reply: Reply) -> list[RectificationOrder]:
    return [reply.order]


def free_the_letter(reply: Reply, act: Act) -> None:
    is_next = reply.order.replies.delivered().exists()
    carry(reply.order, "next_answer_dropped" if is_next else "first_answer_dropped")


submit = Transition(
    "submit",
    _("Submit"),
    (R.DRAFT,),
    R.COSIGN,
    "reply.draft",
    done=_("submitted the answer"),
    guard=every_problem_is_said,
    primary=True,
    form=StatedForm,
    effect=keep_the_drafts_day,
    is_undone=True,
    terms_of=its_letter,
)
cosign = Transition(
    "cosign",
    _("Cosign for the legal division"),
    (R.COSIGN,),
    R.AWAIT_SIGN,
    "reply.cosign",
    done=_("cosigned the answer"),
    guard=letter_is_in_work,
    is_told_in_lists=True,
    not_by=("submit",),
    primary=True,
    form=StatedForm,
    is_undone=True,
)
hand_back = Transition(
    "return",
    _("Return"),
    (R.COSIGN, R.AWAIT_SIGN),
    R.DRAFT,
    "reply.cosign",
    done=_("returned the answer"),
    not_by=("submit",),
    reason_required=True,
    effect=tell_drafter,
    is_undone=True,
)
sign = Transition(
    "sign",
    pgettext_lazy("reply", "Sign"),
    (R.AWAIT_SIGN,),
    R.SIGNED,
    "reply.sign",
    done=_("signed the answer"),
    guard=letter_is_in_work,
    is_told_in_lists=True,
    not_by=("submit", "cosign"),
    primary=True,
    form=SignForm,
    sets=is_signed,
    effect=let_the_letter_know,
    is_undone=True,
    counters=let_the_letter_wait,
)
drop = Transition(
    "drop",
    _("Drop the draft"),
    (R.DRAFT,),
    R.DROPPED,
    "reply.draft",
    done=_("dropped the draft"),
    reason_required=True,
    effect=free_the_letter,
    is_undone=True,
    counters=take_up_the_draft,
)
