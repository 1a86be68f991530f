"""What the interface for systems declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import AU, BUSINESS, CD, OWN, PROVINCE, SA, SE, STAFF, rights
from audit.acts import trail_acts

DECLARED = (
    *rights("api", {
        "view": (_("Read the description of the interface for systems"), BUSINESS | {SA: OWN, SE: OWN, AU: OWN}),
    }),
    *rights("change", {
        "view": (_("Follow through the interface what changes"), STAFF | {CD: PROVINCE}),
    }),
    *trail_acts({
        "webhook.opened": _("Opened a webhook"),
        "webhook.secret_taken": _("Took a new secret of a webhook"),
        "webhook.stopped": _("Stopped a webhook"),
        "webhook.sent_again": _("Let messages of a webhook be sent again"),
    }),
)  # fmt: skip
