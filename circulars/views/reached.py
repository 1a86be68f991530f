"""Fetching what is in the person's reach; anything else is a 404."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from accounts.http import AuthenticatedHttpRequest
from circulars.models import Circular, Receipt, Submission


def reached_circular(request: AuthenticatedHttpRequest, pk: int) -> Circular:
    seen = Circular.objects.visible_to(request.user).select_related(
        "bureau", "corrects", "drafter", "signer", "created_by"
    )
    return get_object_or_404(seen, pk=pk)


def reached_submission(request: AuthenticatedHttpRequest, pk: int) -> Submission:
    seen = Submission.objects.visible_to(request.user).select_related("bureau", "prepared_by", "signed_by")
    return get_object_or_404(seen, pk=pk)


def reached_receipt(request: AuthenticatedHttpRequest, pk: int) -> Receipt:
    return get_object_or_404(Receipt.objects.visible_to(request.user).select_related("circular", "bureau"), pk=pk)
