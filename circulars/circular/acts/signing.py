"""The head of the province signs: figures and text stand from then on. Until it is issued, that can be taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from circulars.circular.checked import CheckedForm
from circulars.models import Circular
from circulars.moments import At, MomentForm
from circulars.people import tell_drafter_of_return
from circulars.states import C
from notifications.news import What
from records.acts import Act, Transition
from records.telling import tell


class SignForm(CheckedForm, MomentForm):
    pass


def signed(circular: Circular, act: Act[At]) -> dict[str, Any]:
    """By nobody: history, signed on paper."""
    return {"signer": act.by, "signed_at": act.given.at}


def tell_drafter(circular: Circular, act: Act[At]) -> None:
    if act.by and circular.drafter:
        tell([circular.drafter], What.APPROVED, circular, act, by=act.actor)


def no_later_month_is_posted(circular: Circular) -> str | None:
    later = Circular.objects.filter(month__gt=circular.month).posted().exists()
    return gettext("A later month is posted already: its opening stands on these figures.") if later else None


sign = Transition(
    "sign",
    pgettext_lazy("circular", "Sign"),
    (C.SUBMITTED,),
    C.SIGNED,
    "circular.sign",
    done=_("signed the circular"),
    before=_("Text and figures stand from now on. The drafter then numbers and issues it."),
    after=_("%(name)s is signed; the drafter issues it now."),
    not_by=("submit",),
    primary=True,
    takes=At,
    form=SignForm,
    sets=signed,
    effect=tell_drafter,
)
unsign = Transition(
    "unsign",
    _("Take the signature back"),
    (C.SIGNED,),
    C.DRAFT,
    "circular.sign",
    done=_("took the signature back"),
    before=_("Goes back to the drafter, who is told the reason. Afterwards it must be signed again."),
    after=_("The signature under %(name)s is taken back; the drafter is told."),
    guard=no_later_month_is_posted,
    reason_required=True,
    sets=lambda circular, act: {"signer": None, "signed_at": None},
    effect=tell_drafter_of_return,
)
