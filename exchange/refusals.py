"""Why a row is refused: a code for machines, and for people what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

VALUE_LENGTH = 80
# codes of what is said of rows that are taken
REMARKS = ("term_by_law", "former_name", "reference_unmatched", "month_outside_campaign")

SENTENCES: dict[str, tuple[Any, Any]] = {
    "number_missing": (
        _("The number is missing."),
        _("Give the row its number; it identifies the row for ever."),
    ),
    "number_is_date": (
        _("Excel has made a date of the number: “%(value)s”."),
        _("Format the column as text and type the number as it is on paper."),
    ),
    "number_changed": (
        _("Excel has changed the number to “%(value)s”; it keeps no more than 15 digits and no zeros at the ends."),
        _("Format the column as text and type the number as it is on paper."),
    ),
    "number_is_ditto": (
        _("“%(value)s” is no number."),
        _("Give each row its own number; rows that belong to one record repeat its number."),
    ),
    "number_is_placeholder": (_("“%(value)s” is no number."), _("Give the row its number, or leave it out.")),
    "required_missing": (_("The cell is empty."), _("Fill it in; this column is required.")),
    "placeholder_missing": (_("“%(value)s” counts as an empty cell."), _("Fill it in; this column is required.")),
    "ditto_without_row": (
        _("The cell says “as above”, but no row stands above it."),
        _("Write out what it should say."),
    ),
    "city_unknown": (
        _("There is no city “%(value)s” in this province."),
        _("Write the city in full, such as %(city)s."),
    ),
    "county_unknown": (
        _("There is no county “%(value)s” in this province."),
        _("Write the county in full, such as %(county)s."),
    ),
    "city_divided": (
        _("Of the former “%(value)s” several became: %(places)s."),
        _("Write the one that it belongs to today."),
    ),
    "county_divided": (
        _("Of the former “%(value)s” several became: %(places)s."),
        _("Write the one that it belongs to today."),
    ),
    "county_not_in_city": (
        _("“%(value)s” does not belong to %(city)s."),
        _("Correct the county or the city."),
    ),
    "date_impossible": (
        _("“%(value)s” is not a date that exists."),
        _("Write it as 2020-03-08 or 2020年3月8日."),
    ),
    "date_without_year": (
        _("“%(value)s” names no year."),
        _("Write the date with its year, such as 2020-03-08."),
    ),
    "date_without_day": (
        _("“%(value)s” names no day."),
        _("Write the date with its day, such as 2020-03-08."),
    ),
    "date_ambiguous": (
        _("“%(value)s” may be two days: it is not clear which figure is the month."),
        _("Write the year first, such as 2020-03-08."),
    ),
    "date_in_future": (_("%(value)s has not come yet."), _("Correct the date.")),
    "date_too_early": (
        _("“%(value)s” lies before %(first)s, the first day that is taken here."),
        _("Check the year of the date."),
    ),
    "date_too_late": (_("“%(value)s” lies too many years ahead."), _("Check the year of the date.")),
    "month_impossible": (_("“%(value)s” is not a month."), _("Write it as 2020-03.")),
    "month_out_of_bounds": (
        _("“%(value)s” lies before %(first)s, or has not come yet."),
        _("Correct the month."),
    ),
    "closed_before_found": (
        _("%(value)s lies before %(found)s, the day on which it was found."),
        _("Correct one of the two dates."),
    ),
    "closed_without_date": (
        _("The row is closed, but the closing date is empty."),
        _("Fill in the closing date, or correct the state."),
    ),
    "closed_without_outcome": (
        _("The row is closed, but the outcome is empty."),
        _("Fill in the outcome, or correct the state."),
    ),
    "open_with_closing": (
        _("The row is still open, yet “%(value)s” says how or when it was closed."),
        _("Empty the cell, or correct the state."),
    ),
    "code_unknown": (
        _("“%(value)s” is not in the code list."),
        _("Use one of: %(choices)s."),
    ),
    "credit_code_check_digit": (
        _("“%(value)s” is not a unified social credit code."),
        "%(fault)s",
    ),
    "credit_code_length": (
        _("The unified social credit code “%(value)s” has %(length)s characters instead of 18."),
        _("Copy it again from the business licence; format the cell as text."),
    ),
    "amount_invalid": (
        _("“%(value)s” is not an amount in yuan."),
        _("Write a number that is not negative, such as 1,477.09."),
    ),
    "amount_too_exact": (
        _("“%(value)s” has more than two decimals."),
        _("Write yuan and fen, such as 1,477.09."),
    ),
    "quantity_invalid": (
        _("“%(value)s” is no number that can be counted with."),
        _("Write a number that is not negative, with at most two decimals and no unit."),
    ),
    "count_invalid": (
        _("“%(value)s” is not a count."),
        _("Write a whole number that is not negative."),
    ),
    "count_out_of_range": (
        _("“%(value)s” is not from %(least)s to %(most)s."),
        _("Correct the number."),
    ),
    "decided_before_filed": (
        _("%(value)s lies before %(filed)s, the day on which the case was filed."),
        _("Correct one of the two dates."),
    ),
    "decided_without_date": (
        _("The day of the decision is empty."),
        _("Fill it in; a case that is not decided yet is entered on its own page."),
    ),
    "replied_before_received": (
        _("%(value)s lies before %(received)s, the day on which the letter was received."),
        _("Correct one of the two dates."),
    ),
    "letter_known": (
        _("This letter of %(issuer)s is registered already, as %(number)s."),
        _("A letter is registered once: give the row that number, or leave it out."),
    ),
    "counts_belong_together": (
        _("The row gives only one of the two counts."),
        _("Fill in both when the action was carried out, or neither while it is only planned."),
    ),
    "yes_no_invalid": (_("“%(value)s” is neither 是 nor 否."), _("Write 是 or 否.")),
    "text_too_long": (
        _("The text has %(length)s characters."),
        _("Shorten it to at most %(limit)s characters."),
    ),
    "names_the_reporter": (
        _("The text holds what stands in the column of the reporter: %(value)s"),
        _("Take the reporter's name and contact out of the text; they are kept apart."),
    ),
    "reference_unknown": (
        _("No row has the number “%(value)s”."),
        _("Correct it, or import the row that it names first (sheet %(sheet)s)."),
    ),
    "not_own_bureau": (
        _("“%(value)s” is not in your bureau's reach."),
        _("Leave the row to the bureau that it belongs to."),
    ),
    "number_taken": (
        _("The number “%(value)s” is used by a record of another bureau; a number stands once in the whole province."),
        _("If it is another record, put the place or the year before its number, such as “%(example)s”."),
    ),
    "content_is_classified": (
        _("The content of 12337 leads stays in the classified network."),
        _("Empty the cell; only number, days, state and result are entered."),
    ),
    "excel_error": (
        _("The cell holds the spreadsheet error %(value)s."),
        _("Mend the formula, or type the value."),
    ),
    "formula_not_calculated": (
        _("The cell holds a formula without a result."),
        _("Open the file in Excel or WPS, save it, and upload it again."),
    ),
    "refused_by_rule": ("%(message)s", ""),
    "late_without_reason": (
        _("The circulars up to %(month)s are issued, and %(value)s lies before their end: the row comes late."),
        _("Say why in the column 补报原因, or type one reason for the whole file on the page of the import."),
    ),
    "not_granted": (_("The head of the bureau did not grant it: %(note)s"), _("Mend the row and upload it again.")),
    "changed_meanwhile": (
        _("Since this file was handed in, the record of this number has changed: %(changes)s"),
        _("Upload the file again to see what it would change now."),
    ),
    "rows_differ": (
        _("Rows %(rows)s have the same number “%(value)s” and say otherwise in %(columns)s."),
        _("Give each record a number of its own, or make the rows agree."),
    ),
    "ends_before_begins": (
        _("%(value)s lies before %(begins)s, the first day."),
        _("Correct one of the two dates."),
    ),
    # no refusal, but with what a row is taken, or where it went
    "term_by_law": (_("%(value)s days are more than the law gives; the answer is due on %(day)s."), ""),
    "former_name": (_("“%(value)s” was right until %(until)s; the row is taken for %(name)s."), ""),
    "reference_unmatched": (
        _("No row has the number “%(value)s” yet; it is kept, and belongs to it as soon as there is one."),
        "",
    ),
    "month_outside_campaign": (
        _("%(value)s lies outside the campaign's days, %(begins)s to %(ends)s; the row is taken."),
        "",
    ),
    "waits_already": (_("The same row waits for the head of the bureau, in import %(import)s."), ""),
    "joined": (_("Belongs to row %(row)s, which has the same number."), ""),
}


class _Filling(dict[str, Any]):
    """What stands in a sentence; reports of an earlier version lack what it has said only since."""

    def __missing__(self, name: str) -> str:
        return "…"


@dataclass(frozen=True)
class Reason:
    """One refusal of one cell. `value`: the cell as it was read, never that of a protected column."""

    code: str
    column: str = ""
    value: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.mend:
            return self.wrong
        return gettext("%(wrong)s %(mend)s") % {"wrong": self.wrong, "mend": self.mend}

    @property
    def wrong(self) -> str:
        return self._say(0)

    @property
    def mend(self) -> str:
        return self._say(1)

    def _say(self, part: int) -> str:
        sentence = str(SENTENCES[self.code][part])
        return sentence % _Filling({"value": self.value} | dict(self.params)) if sentence else ""

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "column": self.column, "value": self.value, "params": dict(self.params)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Reason:
        return cls(stored["code"], stored["column"], stored["value"], stored["params"])


class CellRefused(Exception):
    """A cell cannot be understood; `Column.read` makes a Reason of it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class RowRefused(Exception):
    """A row cannot be written as it stands; raised by a sheet while it applies a row."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason.code))
        self.reason = reason


class UnreadableWorkbook(Exception):
    """The file as a whole is refused. `message` is a translated sentence that says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TellsReporter(UnreadableWorkbook):
    """What was said of the file as a whole names a reporter of it; it is not kept."""


def shown(cell: Any) -> str:
    """A cell as a person reads it, shortened for the report."""
    text = (
        cell.isoformat(sep=" ").removesuffix(" 00:00:00") if hasattr(cell, "hour") and hasattr(cell, "year") else cell
    )
    text = "" if text is None else str(text).strip()
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"
