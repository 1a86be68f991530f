"""What the opening page and the figures declare."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import AU, BUSINESS, CD, OWN, PROVINCE, SA, SE, STAFF, rights

DECLARED = (
    *rights("home", {
        "view": (_("Open the first page"), BUSINESS | {SA: OWN, SE: OWN, AU: OWN}),
    }),
    *rights("figure", {
        "view": (_("See figures"), STAFF | {CD: PROVINCE}),
    }),
)  # fmt: skip
