"""The province urges a city that has not confirmed its month."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from circulars.models import Submission
from circulars.people import tell_urged
from circulars.states import K
from records.acts import Act, Transition
from records.telling import staff_of


def tell_the_city(submission: Submission, act: Act) -> None:
    tell_urged(submission, act, staff=staff_of(submission.bureau, act))


urge = Transition(
    "urge",
    _("Urge"),
    (K.WAITING, K.PREPARED, K.MISSING),
    None,
    "circular.urge",
    done=_("urged the city"),
    hidden=True,
    effect=tell_the_city,
)
