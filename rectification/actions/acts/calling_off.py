"""Calling an action off before it was carried out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.acts import Transition
from rectification.states import A

call_off = Transition(
    "call_off",
    _("Call off"),
    (A.PLANNED,),
    A.CALLED_OFF,
    "action.call_off",
    done=_("called the action off"),
    reason_required=True,
    is_undone=True,
)
