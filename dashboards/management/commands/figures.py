"""manage.py figures --period 2020 [--compare 2019] [--json] [--as USERNAME]: every figure, as the page counts it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from accounts.models import Bureau
from accounts.scope import entering
from dashboards.figures import befores_of, counted, first_on
from dashboards.management.asking import asked_by, period_of, reader_named
from figures.bases import imported_bases
from figures.panels import is_from_zero, number_of, percent_changed
from figures.periods import Period
from figures.sources import Counts, Place, Question, Source, Value
from money.yuan import exact

BELOW: dict[str, str] = {Bureau.Level.PROVINCE: "by_city", Bureau.Level.CITY: "by_county"}
FROM_ZERO, NOT_COMPARABLE = "上期为0", "不可比"  # for programs, the same in every language


class Command(BaseCommand):
    help = (
        "Print all figures by key: of the whole province, or with --as of the widest place whose figures this person "
        "may see. A period is 2018-2020, 2019, 2019-Q2, 2019-05, 2019-01-01..2019-06-30 or all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="which days; one that is not over ends today")
        parser.add_argument("--compare", help="which days each figure is compared with, such as 2019")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the result as JSON")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="count what this person may see")

    def handle(
        self, *args: Any, period: str, as_json: bool, username: str | None, compare: str | None = None, **options: Any
    ) -> None:
        user = reader_named(username)
        with translation.override(settings.LANGUAGE_CODE), entering(user.scope):
            asked = asked_by(user, period)
            told = _told(_compared_with(asked, compare) if compare else asked)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _as_text(told))


def _compared_with(asked: Question, text: str) -> Question:
    """The question with the days of that text as its base, whatever records reach back to."""
    base = period_of(text, asked.on, first_on(asked.user, asked.place))
    return replace(asked, base=base, imported=imported_bases(asked.user, [asked.place.bureau.pk], base))


def _told(asked: Question) -> dict[str, Any]:
    """Numbers by key; a rate in per cent as it is printed, null where there is nothing to take it of.

    A bureau above the others is named when it holds or found something itself.
    """
    answers = counted(asked)
    return {
        "place": asked.place.name,
        "period": str(asked.period),
        "as_of": timezone.localtime().isoformat(timespec="seconds"),
        "figures": _figures(answers, asked.place, asked.period),
        **_compared(answers, asked),
        BELOW.get(asked.place.bureau.level, "parts"): {
            part.name: numbers
            for part in asked.parts
            if _says_something(numbers := _figures(answers, part, asked.period)) or part.code
        },
        "breakdowns": {
            breakdown.key: {
                part.code: exact(part.number) if isinstance(part.number, Decimal) else part.number
                for part in counts.slices(breakdown.key, asked.period)
            }
            for source, counts in answers
            for breakdown in source.breakdowns
        },
    }


def _figures(answers: list[tuple[Source, Counts]], place: Place, period: Period) -> dict[str, int | float | str | None]:
    return {
        figure.key: number_of(figure, counts.value(figure.key, place, period))
        for source, counts in answers
        for figure in source.figures
    }


def _says_something(numbers: dict[str, int | float | str | None]) -> bool:
    return any(number not in (None, 0, exact(Decimal(0))) for number in numbers.values())


def _compared(answers: list[tuple[Source, Counts]], asked: Question) -> dict[str, Any]:
    """The same figures of the period compared with, and the change of each in per cent, or in words why not."""
    place, base = asked.place, asked.base
    if base is None:
        return {}
    percents: dict[str, float | None] = {}
    words: dict[str, str] = {}
    befores: dict[str, Value] = {}
    for source, counts in answers:
        before_of = befores_of(source, counts, asked)
        befores |= {figure.key: before_of(figure.key) for figure in source.figures}
    for source, counts in answers:
        for figure in source.figures:
            now, before = counts.value(figure.key, place, asked.period), befores[figure.key]
            changed = percent_changed(figure, now, before)
            percents[figure.key] = None if changed is None else float(changed)
            if changed is None:
                words[figure.key] = FROM_ZERO if is_from_zero(figure, before) else NOT_COMPARABLE
    figures = {
        figure.key: number_of(figure, befores[figure.key]) for source, _counts in answers for figure in source.figures
    }
    imported = {key: each.source for (bureau, key), each in asked.imported.items() if bureau == place.bureau.pk}
    return {
        "compared": {"period": str(base), "figures": figures} | ({"imported": imported} if imported else {}),
        "change_percent": percents, "change_words": words,
    }  # fmt: skip


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"{told['place']} {told['period']}"]
    lines += [f"{key} {'—' if number is None else number}" for key, number in told["figures"].items()]
    return "\n".join(lines)
