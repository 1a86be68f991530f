"""What the interface for systems declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import AU, BUSINESS, CD, OWN, PROVINCE, SA, SE, STAFF, rights

DECLARED = (
    *rights("api", {
        "view": (_("Read the description of the interface for systems"), BUSINESS | {SA: OWN, SE: OWN, AU: OWN}),
    }),
    *rights("change", {
        "view": (_("Follow through the interface what changes"), STAFF | {CD: PROVINCE}),
    }),
)  # fmt: skip
