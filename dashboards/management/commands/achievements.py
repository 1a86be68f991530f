"""manage.py achievements --period 2018-2020 [--json] [--as USERNAME]: the figures of the achievements report."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from accounts.scope import entering
from dashboards.achievements.report import Report
from dashboards.achievements.told import Line, as_told
from dashboards.figures import count_named
from dashboards.management.asking import asked_by, reader_named
from figures.sources import Measure, Question
from lists.lengths import length_of


class Command(BaseCommand):
    help = (
        "Print every line of the achievements report, each with the list that it opens into: of the whole province, "
        "or with --as of the widest place whose figures this person may see."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="which days, such as 2018-2020; one not over ends today")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the result as JSON")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="count what this person may see")

    def handle(self, *args: Any, period: str, as_json: bool, username: str | None, **options: Any) -> None:
        user = reader_named(username)
        with translation.override(settings.LANGUAGE_CODE), entering(user.scope):
            report = Report(asked_by(user, period, base="before"))
            told = [as_told(line, _rows_of(line, report.asked)) for line in report.lines]
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _as_text(told))


def _rows_of(line: Line, asked: Question) -> int | None:
    """How many rows the list behind a line has; of different things how many these are."""
    if line.figure.measure == Measure.DISTINCT:
        return len(count_named(line.figure.key).different(asked.user, asked.place, line.period))
    return length_of(line.address, asked.user) if line.has_rows else None


def _as_text(told: list[dict[str, Any]]) -> str:
    return "\n".join(f"{line['key']} {'—' if line['value'] is None else line['value']}" for line in told)
