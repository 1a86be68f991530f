"""What one chooses above the page of figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.days import IN_FORCE
from accounts.forms.choices import offer_words
from accounts.forms.days import DayField
from figures.periods import Period, parse
from figures.sources import Place, Source

CUSTOM = "custom"
PERIODS = [
    ("month", gettext_lazy("This month")),
    ("last_month", gettext_lazy("Last month")),
    ("quarter", gettext_lazy("This quarter")),
    ("last_quarter", gettext_lazy("Last quarter")),
    ("year", gettext_lazy("This year")),
    ("last_year", gettext_lazy("Last year")),
    ("12m", gettext_lazy("Last 12 months")),
    ("all", gettext_lazy("Since the beginning")),
    (CUSTOM, gettext_lazy("Days of choice")),
]
BASES = [("year", gettext_lazy("Same period last year")), ("before", gettext_lazy("Previous period"))]
DEFAULTS = {"period": "year", "base": "year"}
DAY = {"type": "date"}


class FiguresForm(forms.Form):
    """Period, place and base of a sheet. `chosen_period`: the days meant, once it is valid.

    A period may also stand in the address as the command takes it: 2019-05, 2018-2020.
    """

    period = forms.CharField(label=gettext_lazy("Period"), max_length=30, widget=forms.Select)
    start = DayField(bounds=IN_FORCE, label=gettext_lazy("From"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    end = DayField(bounds=IN_FORCE, label=gettext_lazy("To"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    of = forms.ChoiceField(label=pgettext_lazy("figures", "Scope"))
    base = forms.ChoiceField(label=gettext_lazy("Compared with"), choices=BASES)
    about = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        asked: Any,
        *,
        places: Sequence[Place],
        place: Place,
        on: date,
        first: date | None,
        compares: bool = True,
    ) -> None:
        """compares: whether the page compares with a base."""
        self.on, self.first = on, first
        year = parse("year", on=on)
        given = {name: value for name, value in asked.items() if value}
        super().__init__({"start": year.start, "end": year.end, "of": place.code} | DEFAULTS | given)
        self.fields["period"].widget.choices = self._periods()
        offer_words(self, "of", [(each.code, each.name) for each in places])
        if self.data["period"] != CUSTOM:
            del self.fields["start"], self.fields["end"]
        if not compares:
            self.fields["base"].widget = forms.HiddenInput()
        if len(places) == 1:
            self.fields["of"].widget = forms.HiddenInput()

    def address_of(self, place: Place) -> str:
        """The same page for another place."""
        return self._address(of=place.code)

    def sheet_of(self, source: Source) -> str:
        """The same place and period, other figures."""
        return self._address(about=source.name)

    def _address(self, **changes: str) -> str:
        said = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return f"?{urlencode(said | changes)}"

    def _periods(self) -> list[tuple[Any, Any]]:
        first = min(self.first or self.on, self.on)
        years = [(str(year), str(year)) for year in range(self.on.year, first.year - 1, -1)]
        named = [*PERIODS, (gettext_lazy("Years"), years)]
        written = self.data["period"]
        known = {value for value, _label in [*PERIODS, *years]}
        return named if written in known else [*named, (written, written)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        written = cleaned.get("period", "")
        field = "period"
        if written == CUSTOM:
            if "start" not in cleaned or "end" not in cleaned:
                return cleaned
            written, field = f"{cleaned['start']}..{cleaned['end']}", "end"
        try:
            self.chosen_period: Period = parse(written, on=self.on, first=self.first)
        except ValueError:
            self.add_error(field, _("Choose days that have begun and that end after they begin, such as 2019-05."))
        return cleaned
