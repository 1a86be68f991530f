"""Coded grounds of returning, declining and merging a lead, in the words of the trade."""

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
SAME_REPORTER, SUPPLEMENT, OTHER_REPORTER = "same_reporter", "supplement", "other_reporter"
MERGED = {
    SAME_REPORTER: _("The same reporter, the same facts: not handled anew"),
    SUPPLEMENT: _("The same reporter, new facts: the term counts anew from the last receipt"),
    OTHER_REPORTER: _("Another reporter: the earlier receipt governs"),
}
GROUNDS = RETURNED | DECLINED | MERGED
LEAST_FACTS = 20  # characters: time, place, people and amounts do not fit into fewer
