"""The province urges a city that has not acknowledged a circular."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from circulars.models import Receipt
from circulars.people import tell_urged
from circulars.states import A
from records.acts import Act, Transition
from records.telling import staff_of


def once_more(receipt: Receipt, act: Act) -> dict[str, Any]:
    return {"urged_count": receipt.urged_count + 1}


def tell_the_city(receipt: Receipt, act: Act) -> None:
    tell_urged(receipt, act, staff=staff_of(receipt.bureau, act))


urge = Transition(
    "urge",
    _("Urge"),
    (A.WAITING,),
    None,
    "circular.urge",
    done=_("urged the city"),
    hidden=True,
    sets=once_more,
    effect=tell_the_city,
)
