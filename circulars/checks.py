"""What to look at before a circular is submitted or signed (reference 4.11): sums, zero and missing, drift, ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from circulars.models import Circular, Line
from circulars.models.line import PrintedLines
from circulars.paper import paper_of
from circulars.posting import unposted
from circulars.stated import unfounded_figures, unknown_fields
from circulars.states import Confirmation
from circulars.wording import FEW
from records.wording import glyph_warning


@dataclass(frozen=True)
class Check:
    """One sentence; `is_open` when there is something to think about before going on."""

    text: str
    is_open: bool = False


def checks(circular: Circular) -> list[Check]:
    """In the order in which a head reads them."""
    printed = circular.printed_lines()
    lines = printed.cities
    about_figures = [_sums(circular), *_reporting(lines), *_ranking(lines), _drift(circular)]
    return [*about_figures, *text_checks(circular, printed), *_glyphs(circular)]


def text_checks(circular: Circular, printed: PrintedLines | None = None) -> list[Check]:
    """What the text says otherwise than the table; asked when it is saved, submitted and signed."""
    printed = printed or circular.printed_lines()
    said = (
        (unfounded_figures(circular, printed), _("The table does not have these numbers of the text: %(figures)s.")),
        (
            unknown_fields(circular.body, printed),
            _("These fields of the text name no figure of the table: %(figures)s."),
        ),
    )
    return [Check(text % {"figures": _(", ").join(found)}, is_open=True) for found, text in said if found]


def _sums(circular: Circular) -> Check:
    total = Line.objects.filter(circular=circular).get(level=Line.Level.PROVINCE)
    return Check(
        _("The stock equation holds in every line: %(opening)s at the beginning, %(closing)s at the end.")
        % {"opening": total.opening, "closing": total.closing}
    )


def _reporting(lines: list[Line]) -> list[Check]:
    said = (
        (Confirmation.ZERO, _("Zero report: %(cities)s."), False),
        (Confirmation.MISSING, _("Not reported: %(cities)s. A dash is printed there, never 0, and no place."), True),
        (Confirmation.LATE, _("Reported late: %(cities)s."), True),
    )
    found = [
        (_names(line for line in lines if line.reporting == state), text, is_open) for state, text, is_open in said
    ]
    return [Check(text % {"cities": cities}, is_open) for cities, text, is_open in found if cities]


def _ranking(lines: list[Line]) -> list[Check]:
    places = Counter(line.rank for line in lines if line.rank)
    found = [
        Check(
            _("Place %(place)s is shared: %(cities)s.")
            % {"place": place, "cities": _names(line for line in lines if line.rank == place)}
        )
        for place, count in sorted(places.items())
        if count > 1
    ]
    if few := _names(line for line in lines if line.rank and line.cohort < FEW):
        said = _("Marked with *, since the rate stands on fewer than %(few)s leads: %(cities)s.")
        found.append(Check(said % {"few": FEW, "cities": few}))
    return found


def _drift(circular: Circular) -> Check:
    count = unposted(circular).filter(is_internal=False).count()
    if not count:
        return Check(_("Nothing has changed since the cut-off %(moment)s.") % {"moment": circular.cut_off_told})
    return Check(
        _("%(count)s movements came after the cut-off %(moment)s and are not in it; freeze again to take them in.")
        % {"count": count, "moment": circular.cut_off_told},
        is_open=True,
    )


def _glyphs(circular: Circular) -> list[Check]:
    said = glyph_warning(paper_of(circular))
    return [Check(said, is_open=True)] if said else []


def _names(lines: Iterable[Line]) -> str:
    return _(", ").join(line.name for line in lines)
