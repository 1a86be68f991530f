"""The lead that an address names, if the person may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from leads import clocks
from leads.models import Lead
from records.pages import for_page

if TYPE_CHECKING:
    from accounts.models import User
    from leads.models.lead import LeadQuerySet


def reached_lead(user: User, pk: int) -> Lead:
    """Raises Http404 for any other. A custodian's right covers the compartment only."""
    return get_object_or_404(_reached(user), pk=pk)


def opened_lead(user: User, pk: int) -> Lead:
    """The same for its page, with the answers to what the page asks of it. Raises Http404."""
    duplicates = Lead.objects.visible_to(user).filter(merged_into=OuterRef("pk"))
    facts = {
        "is_in_test": Exists(clocks.standing_still().filter(record_id=OuterRef("pk"))),
        "has_duplicates": Exists(duplicates),
    }
    return get_object_or_404(for_page(_reached(user), user).annotate(**facts), pk=pk)


def _reached(user: User) -> LeadQuerySet:
    leads = Lead.objects.openable_by(user)
    if not user.may("lead.view"):
        leads = leads.filter(readers__isnull=False)
    return leads.select_related("assignee", "created_by", "subject", "merged_into")
