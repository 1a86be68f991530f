"""What lists declare: the right to share a filter that one saved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CH, OWN, PH, TH, rights

DECLARED = (
    *rights("filter", {
        "share": (_("Share a saved filter with the bureau"), {CH: OWN, TH: OWN, PH: OWN}),
    }),
)  # fmt: skip
