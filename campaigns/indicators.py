"""What a campaign has reported, written as people write it: one indicator on each line, 排查隐患（家），每日，累计."""

from __future__ import annotations

import re
from collections.abc import Iterator

from returns.models import Indicator
from returns.models.indicator import LONGEST_NAME
from returns.states import Rhythm
from texts.folding import number_key

UNIT = re.compile(r"^(?P<name>[^（(]+)[（(](?P<unit>[^（）()]{1,20})[）)](?P<rest>.*)$")
DAILY, CUMULATIVE = ("每日", "daily"), ("累计", "cumulative")


def read_lines(text: str, code: str) -> Iterator[Indicator]:
    """The indicators that these lines name, not saved yet; an empty line is none."""
    for order, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
        found = UNIT.match(line)
        name, unit, rest = (found["name"], found["unit"], found["rest"]) if found else (*_without_unit(line),)
        yield Indicator(
            campaign_key=number_key(code),
            name=name.strip()[:LONGEST_NAME],
            unit=unit.strip(),
            every=Rhythm.DAY if _says(rest, DAILY) else Rhythm.MONTH,
            is_cumulative=_says(rest, CUMULATIVE),
            display_order=order,
        )


def _without_unit(line: str) -> tuple[str, str, str]:
    name, _comma, rest = re.sub("[,、]", "，", line).partition("，")
    return name, "", rest


def _says(rest: str, words: tuple[str, ...]) -> bool:
    return any(word in rest.lower() for word in words)


def declare(text: str, code: str) -> None:
    """Make those of them that the campaign does not have yet; what has been reported stays."""
    Indicator.objects.bulk_create(read_lines(text, code), ignore_conflicts=True)
