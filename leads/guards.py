"""Why something cannot be done now: each guard answers with the sentence, or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from leads.models.lead import Lead
from records import attachments

MOST_RETURNS = 2  # domain reference 2.5, LEAD_RETURN: then the superior decides


def needs_evidence(lead: Lead) -> str | None:
    if lead.is_stub or attachments.has_evidence(lead):  # of a stub the evidence stays in the classified network
        return None
    return _("Attach the evidence first: at least one file marked as evidence.")


def not_returned_too_often(lead: Lead) -> str | None:
    if lead.return_count < MOST_RETURNS:
        return None
    return _("This lead was returned twice already. Hand it up, the superior bureau decides.")


def may_be_returned(lead: Lead) -> str | None:
    return has_no_pending_offer(lead) or not_returned_too_often(lead)


def has_no_pending_offer(lead: Lead) -> str | None:
    return _("An offer to another city is pending. Withdraw it first.") if lead.offered_to_id else None
