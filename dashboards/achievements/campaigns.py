"""What the campaigns of a period achieved: a section for each, with its days, what belongs to it, what was reported."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.members import Members, all_members
from campaigns.models import Campaign
from dashboards.achievements.told import NOTHING, Line, ToldSection
from figures.sources import Figure, Measure, Question, Value
from figures.tallies import held_by
from returns.models import Indicator
from returns.sums import reported, totals

LENGTH = _("Days of the campaign")


def campaign_sections(asked: Question) -> list[ToldSection]:
    """Those of whose days one lies in the period. Numbers are of the period."""
    overlap = {"begins_on__lte": asked.period.end, "ends_on__gte": asked.period.start}
    campaigns = Campaign.objects.visible_to(asked.user).launched().filter(**overlap).order_by("begins_on", "number")
    return [
        ToldSection(name=f"campaign-{each.pk}", label=each.title, lines=list(_lines(each, asked)), chart=None)
        for each in campaigns
    ]


def _lines(campaign: Campaign, asked: Question) -> Iterator[Line]:
    yield _line(
        asked, key=f"campaigns.{campaign.number}.days", label=LENGTH, measure=Measure.MEDIAN,
        unit=pgettext_lazy("length of time", "days"), value=campaign.length, address=campaign.get_absolute_url(),
        definition=_("From the first of its days to the last, both counted."),
    )  # fmt: skip
    for members in all_members():
        yield from _counted(members, campaign, asked)
    indicators = list(Indicator.objects.of_campaign(campaign.number))
    days = {"start": asked.period.start, "end": asked.period.end}
    numbers = totals(reported(asked.user, indicators, place=asked.place.bureau, **days))
    for indicator in indicators:
        if indicator.pk in numbers:
            yield _reported(indicator, numbers[indicator.pk], campaign, asked)


def _counted(members: Members, campaign: Campaign, asked: Question) -> Iterator[Line]:
    days = {"start": asked.period.start, "end": asked.period.end}
    place = asked.place.bureau
    number = members.held_at(members.within(campaign.number, asked.user, **days), place).count()
    if number:
        yield _line(
            asked, key=f"campaigns.{campaign.number}.{members.figure}", label=members.label, measure=Measure.COUNT,
            unit=members.unit, value=number, address=members.address(campaign.number, place, **days),
            definition=_("What names the code of the campaign and counts in the period."),
        )  # fmt: skip


def _reported(indicator: Indicator, number: Decimal, campaign: Campaign, asked: Question) -> Line:
    params = {
        "indicator": indicator.code, "for_from": asked.period.start, "for_to": asked.period.end,
        "signed_from": "1949-10-01", **held_by(asked.place),
    }  # fmt: skip
    return _line(
        asked, key=f"campaigns.{campaign.number}.{indicator.name}", label=indicator.name, measure=Measure.SUM,
        unit=indicator.unit, value=number, address=f"{reverse('kinds:return-list')}?{urlencode(params)}",
        definition=indicator.definition or _("Added up from the returns that were signed."),
    )  # fmt: skip


def _line(asked: Question, *, key: str, value: int | Decimal, address: str, **about: Any) -> Line:
    return Line(
        figure=Figure(key=key, **about), period=asked.period, value=Value(value), base=None, before=NOTHING,
        address=address, is_yearly=False,
    )  # fmt: skip
