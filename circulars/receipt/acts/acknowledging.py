"""One press: the city has the circular."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from circulars.models import Receipt
from circulars.moments import At, MomentForm
from circulars.states import A
from records.acts import Act, Transition


def acknowledged(receipt: Receipt, act: Act[At]) -> dict[str, Any]:
    return {"acknowledged_by": act.by, "acknowledged_at": act.given.at}


acknowledge = Transition(
    "acknowledge",
    _("Acknowledge receipt"),
    (A.WAITING,),
    A.ACKNOWLEDGED,
    "circular.acknowledge",
    done=_("acknowledged the circular"),
    primary=True,
    takes=At,
    form=MomentForm,
    sets=acknowledged,
    stops=("CIRC_RECEIPT",),
)
