"""Whether a measure is proven: without it, it is neither reported done nor accepted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from records import attachments
from rectification.models import Measure


def has_evidence(measure: Measure) -> str | None:
    """Guard: the sentence why not, or None."""
    if attachments.has_evidence(measure):
        return None
    return _("Attach the evidence first: at least one file marked as evidence.")
