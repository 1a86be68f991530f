"""What a ledger that was loaded leaves open: each bureau is told once of its own, whoever loaded it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as_system
from exchange.models import ImportBatch, ImportRow
from notifications.news import What, said_in_all_languages
from notifications.notify import notify
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from records.models.tracked import TrackedRecord


@dataclass(frozen=True, kw_only=True)
class OpenEnds(Facet):
    """A kind of record that stays open until somebody works on it. sheet: by its name. label: its plural.

    The first that has any is the one that is opened.
    """

    sheet: str
    label: StrOrPromise
    model: type[TrackedRecord]
    open_states: Iterable[str]
    list_url: str

    @property
    def facet_key(self) -> str:
        return self.sheet

    def left_by(self, batch: ImportBatch) -> QuerySet[Model]:
        """Open records that this import made, or opened again."""
        rows = batch.rows.filter(sheet=self.sheet, applied_at__isnull=False)
        opened = rows.filter(verdict=ImportRow.Verdict.CHANGED, changes__has_key="status")
        mine = Q(import_row__batch=batch) | Q(number__in=opened.values("key"))
        return self.model.objects.filter(mine, status__in=list(self.open_states))


def tell_bureaus(batch: ImportBatch) -> None:
    """One message to the officers and heads of each bureau that holds any of them; a second call adds nothing."""
    with acting_as_system():
        left = _counted(batch)
        bureaus = Bureau.objects.in_bulk(list(left))
    for pk, counts in left.items():
        told = User.objects.holding(Role.OFFICER, Role.HEAD, bureau=bureaus[pk], on=timezone.localdate())
        first = next(kind for kind in declared(OpenEnds).values() if kind.sheet in counts)
        notify(
            told.exclude(pk=batch.user_id),
            What.LEDGER_TO_CHECK,
            key=f"import:{batch.pk}:open:{pk}",
            params={"what": said_in_all_languages(partial(_in_words, counts))},
            url=f"{reverse(first.list_url)}?ledger=check",
        )


def _counted(batch: ImportBatch) -> dict[int, dict[str, int]]:
    """{bureau: {sheet: how many are open}}."""
    left: dict[int, dict[str, int]] = defaultdict(dict)
    for kind in declared(OpenEnds).values():
        for bureau, count in kind.left_by(batch).order_by().values_list("bureau").annotate(Count("pk")):
            left[bureau][kind.sheet] = count
    return left


def _in_words(counts: Mapping[str, int]) -> str:
    named = ((kind.label, counts[kind.sheet]) for kind in declared(OpenEnds).values() if kind.sheet in counts)
    return _(", ").join(_("%(kind)s: %(count)s") % {"kind": label, "count": count} for label, count in named)
