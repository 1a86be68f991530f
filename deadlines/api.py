"""Clocks and the calendar as the interface shows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deadlines.explain import sentences
from deadlines.models import CalendarDay, Clock, HolidayNotice


class ClockSerializer(serializers.ModelSerializer):
    about = _("A running or ended term, with its explanation in whole sentences.")

    rule = serializers.CharField(source="rule.label", help_text=_("What the term is for."))
    part = serializers.CharField(source="part_label", help_text=_("The part of the record whose term it is, or empty."))
    basis = serializers.CharField(source="rule.basis", help_text=_("The law that sets it."))
    explanation = serializers.SerializerMethodField()

    class Meta:
        model = Clock
        fields = (
            "code", "rule", "part", "basis", "state", "trigger_on", "trigger_at", "due_on", "due_at", "safe_due_on",
            "provisional", "overdue_since", "ended_on", "explanation",
        )  # fmt: skip

    def get_explanation(self, clock: Clock) -> list[str]:
        return sentences(clock.reasons())


class CalendarDaySerializer(serializers.ModelSerializer):
    about = _("A day that is not what its weekday says: a rest day of a holiday, or a weekend day that is worked.")

    name = serializers.CharField(source="label")

    class Meta:
        model = CalendarDay
        fields = ("date", "is_workday", "name")


class NoticeSerializer(serializers.ModelSerializer):
    about = _("A notice of holidays that the calendar of the year rests on.")

    class Meta:
        model = HolidayNotice
        fields = ("document_no", "version", "kind", "published_on")


class CalendarYearSerializer(serializers.Serializer):
    about = _("Every day that is not listed is a working day from Monday to Friday.")

    year = serializers.IntegerField()
    is_provisional = serializers.BooleanField(help_text=_("The notice of this year is not published yet."))
    notices = NoticeSerializer(many=True)
    days = CalendarDaySerializer(many=True)
