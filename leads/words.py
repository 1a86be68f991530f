"""Coded grounds of returning and declining a lead, in the words of the trade."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RETURNED = {
    "not_our_area": _("Not our area"),
    "not_our_duty": _("Not our duty"),
    "duplicate": _("Duplicate"),
    "unreadable": _("Unreadable"),
}
DECLINED = {
    "other_area": _("Another region is competent"),
    "other_organ": _("Another organ is competent"),
    "no_gang_matter": _("No matter of organised crime"),
}
GROUNDS = RETURNED | DECLINED
