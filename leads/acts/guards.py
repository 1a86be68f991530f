"""Why several acts on a lead cannot be done now: the sentence, or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from leads.models.lead import Lead


def has_no_pending_offer(lead: Lead) -> str | None:
    return _("An offer to another city is pending. Withdraw it first.") if lead.offered_to_id else None
