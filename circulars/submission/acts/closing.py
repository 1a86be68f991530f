"""The month is closed without a city's confirmation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from circulars.states import K
from records.acts import Transition

miss = Transition(
    "miss",
    _("Not reported"),
    (K.WAITING, K.PREPARED),
    K.MISSING,
    "circular.draft",
    done=_("closed the month without a confirmation"),
    hidden=True,
)
