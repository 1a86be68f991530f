"""What the room of circulars declares: its kinds, a city's month, and what leads ask about circulars."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, OWN, PH, PO, PROVINCE, TH, TO, rights
from audit.acts import trail_acts
from circulars.counts import CIRCULAR_SOURCE
from circulars.kinds import CIRCULAR, GROUP, RECEIPT, SUBMISSION
from circulars.posting import holding, issued_until
from leads.lateness import Issued
from leads.ledger import Holder

DECLARED = (
    CIRCULAR,
    SUBMISSION,
    RECEIPT,
    *rights("month", {
        "view": (_("See the month's figures"), {TO: OWN, TH: OWN, PO: PROVINCE, PH: PROVINCE, CD: PROVINCE}),
        "prepare": (_("Prepare the month's figures"), {TO: OWN}),
        "sign": (_("Confirm the month's figures or report zero"), {TH: OWN}),
    }, group=GROUP),
    CIRCULAR_SOURCE,
    *trail_acts({"circular.export": _("Began to export circulars"), "circular.exported": _("Exported circulars")}),
    Holder("circulars", holding),
    Issued("circulars", issued_until),
)  # fmt: skip
