"""A form that shows what to look at before a circular is submitted or signed."""

from __future__ import annotations

from circulars.checks import Check, checks
from circulars.models import Circular
from records.forms.act import ActForm


class CheckedForm(ActForm[Circular]):
    aside = "circulars/_checks.html"

    def checks(self) -> list[Check]:
        return checks(self.record)
