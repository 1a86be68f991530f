"""The lead that an address names, if the person may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from leads.models import Lead

if TYPE_CHECKING:
    from accounts.models import User


def reached_lead(user: User, pk: int) -> Lead:
    """Raises Http404 for any other. A custodian's right covers the compartment only."""
    leads = Lead.objects.visible_to(user)
    if not user.may("lead.view"):
        leads = leads.filter(readers__isnull=False)
    return get_object_or_404(leads.select_related("assignee", "created_by", "subject", "merged_into"), pk=pk)
