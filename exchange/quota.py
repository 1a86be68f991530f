"""How much one person may export in a day, counted from the trail: an export that is broken off counts, too."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Count, Model, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from audit.models import AuditEvent
from audit.trail import record

if TYPE_CHECKING:
    from accounts.models import User

LOCK = 5_110_015  # first key of the advisory locks of people who export
BEGUN = ".export"  # how the acts end that the trail has when an export begins; `detail.rows` says how many it gives


def claim(user: User, rows: QuerySet[Model], *, now: datetime) -> dict[str, int]:
    """How many rows this export gives, for the entry that the trail gets of it in the same transaction.

    Raises ActionRefused when the day's exports or rows are used up, and says when it goes on.
    """
    with connection.cursor() as cursor:  # two exports at once are counted one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, user.pk])
    taken = _taken(user, now=now)
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    if settings.EXPORTS_A_DAY and taken["exports"] >= settings.EXPORTS_A_DAY:
        _refuse(
            user,
            _("You have exported %(count)s times today, as often as one person may in a day. It goes on from %(day)s."),
            {"count": taken["exports"], "day": tomorrow},
        )
    if not settings.EXPORTED_ROWS_A_DAY:
        return {}
    left = max(0, settings.EXPORTED_ROWS_A_DAY - taken["rows"])
    asked = rows.order_by()[: left + 1].count()
    if asked > left:
        _refuse(
            user,
            _(
                "This list has more rows than you may still export today: %(left)s of %(most)s are left. Narrow the"
                " filters, or go on from %(day)s."
            ),
            {"left": left, "most": settings.EXPORTED_ROWS_A_DAY, "day": tomorrow},
        )
    return {"rows": asked}


def _refuse(user: User, sentence: str, named: dict[str, object]) -> NoReturn:
    record("export.refused", by=user, detail={name: str(value) for name, value in named.items()})
    raise ActionRefused(sentence % named)


def _taken(user: User, *, now: datetime) -> dict[str, int]:
    """What the person has begun to export since midnight, Chinese time."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    begun = AuditEvent.objects.filter(user=user, at__gte=midnight, action__endswith=BEGUN)
    counted = Sum(Cast(KT("detail__rows"), BigIntegerField()))
    return begun.aggregate(exports=Count("pk"), rows=Coalesce(counted, 0, output_field=BigIntegerField()))
