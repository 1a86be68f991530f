"""manage.py campaigns show CODE [--json]: what is counted and what was reported for a campaign."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.scope import SystemReader, acting_as_system
from campaigns.members import counted
from campaigns.models import Campaign
from returns.models import Indicator
from returns.sums import reported, totals
from texts.folding import number_key


class Command(BaseCommand):
    help = "Print what belongs to a campaign and is counted, and what bureaus reported for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["show"])
        parser.add_argument("code", help="the campaign's code, however it is written")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the result as JSON")

    def handle(self, *args: Any, code: str, as_json: bool, **options: Any) -> None:
        with acting_as_system():
            told = _told(code)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _as_text(told))


def _told(code: str) -> dict[str, Any]:
    campaign = Campaign.objects.filter(number_key=number_key(code)).first()
    if campaign is None:
        raise CommandError(f"There is no campaign with the code {code}.")
    return {
        "code": campaign.number,
        "name": campaign.title,
        "counted": counted(campaign.number, SystemReader()),
        "reported": _reported(campaign),
    }


def _reported(campaign: Campaign) -> dict[str, int | float]:
    """{indicator: number}; one that nobody has reported is left out."""
    indicators = list(Indicator.objects.of_campaign(campaign.number))
    numbers = totals(reported(SystemReader(), indicators))
    return {each.name: _number(numbers[each.pk]) for each in indicators if each.pk in numbers}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"{told['code']}  {told['name']}"]
    lines += [f"{word}\t{number}" for word, number in {**told["counted"], **told["reported"]}.items()]
    return "\n".join(lines)
