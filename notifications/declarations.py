"""What the inbox declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import AU, BUSINESS, OWN, SA, SE, rights
from audit.acts import trail_acts

DECLARED = (
    *rights("inbox", {
        "view": (_("Read one's own inbox"), BUSINESS | {SA: OWN, SE: OWN, AU: OWN}),
    }),
    *trail_acts({"mail.sent_again": _("Had failed mails sent again")}),
)  # fmt: skip
