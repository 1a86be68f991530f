"""circulars backfill --from 2018-01 --to 2020-12 --as USERNAME · circulars show 2019-05 --json"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import User
from accounts.scope import acting_as, acting_as_system
from circulars.models import Circular, Line
from circulars.models.line import FLOWS
from circulars.months import parse_month
from circulars.posting import hold_chain
from circulars.rounds import issue_history, months_between

NAMES = {"moved_in": "in", "moved_out": "out"}


def month(text: str) -> date:
    """Raises CommandError for anything but a month."""
    try:
        return parse_month(text)
    except ValueError as error:
        raise CommandError(f"{text}: write a month such as 2019-05.") from error


class Command(BaseCommand):
    help = "Issues circulars of months long past, one after the other; shows the figures of one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        backfill = commands.add_parser("backfill", help="issue history")
        backfill.add_argument("--from", dest="first", required=True, type=month, metavar="YYYY-MM")
        backfill.add_argument("--to", dest="last", required=True, type=month, metavar="YYYY-MM")
        backfill.add_argument("--as", dest="username", required=True, help="a drafter of the province")
        show = commands.add_parser("show", help="the figures of a month's latest circular")
        show.add_argument("month", type=month, metavar="YYYY-MM")
        show.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["command"])(**options)

    def backfill(self, *, first: date, last: date, username: str, **_options: Any) -> None:
        """One transaction a month: what is issued stays when a later one fails; run again to go on.

        Only months before the switch-over day; those since are confirmed and signed.
        """
        person = User.objects.active().filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no active person with the user name {username}.")
        for each in months_between(first, last):
            self._issue(each, person)

    def _issue(self, each: date, person: User) -> None:
        try:
            with acting_as(person):
                hold_chain()  # a second run at the same time waits, then finds this month done
                if Circular.objects.originals().of_month(each).exists():
                    self.stdout.write(f"{each:%Y-%m} there already")
                    return
                circular = issue_history(each, by=person, at=timezone.now())
        except Refusal as refused:
            raise CommandError(f"{each:%Y-%m}: {refused.message}") from refused
        self.stdout.write(f"{each:%Y-%m} {circular.number}")

    def show(self, *, month: date, as_json: bool, **_options: Any) -> None:
        with acting_as_system():
            circular = Circular.objects.of_month(month).posted().in_order().last()
            if circular is None:
                raise CommandError(f"There are no frozen figures of {month:%Y-%m}.")
            told = told_as_json(circular)
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{told['month']} {told['number']}")
        for line in told["lines"]:
            self.stdout.write(" ".join(f"{name}={value}" if name != "city" else value for name, value in line.items()))


def told_as_json(circular: Circular) -> dict[str, Any]:
    """month, number, and for each city of the divisions its stock equation."""
    names = ["opening", *FLOWS, "closing"]
    return {
        "month": f"{circular.month:%Y-%m}",
        "number": circular.number,
        "lines": [
            {"city": line.name} | {NAMES.get(name, name): line.of(name) for name in names}
            for line in Line.objects.filter(circular=circular).cities()
        ],
    }
