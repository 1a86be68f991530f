"""Writing and checking the ledger. Stock of a city = sum of its movements, always."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Bureau
from accounts.scope import acting_as_system
from leads.lateness import hold_months
from leads.models.carried import CarriedStock, everything_is_seen_of
from leads.models.lead import Lead
from leads.models.movement import MOVES, SIGN, Kind, Movement, MovementQuerySet
from registry import Facet, declared

if TYPE_CHECKING:
    from accounts.models import User
    from records.acts import Act
    from records.models import Step


def post(
    lead: Lead, kind: str, *, on: date, by: User | None, counterpart: Bureau | None = None, note: str = ""
) -> Movement:
    """One movement of the bureau that holds the lead now. `on`: the day it counts for."""
    return Movement.objects.create(
        lead=lead,
        number=lead.number,
        kind=kind,
        effective_on=on,
        recorded_by=by,
        bureau_id=lead.bureau_id,
        city_id=lead.bureau.city_id,
        counterpart=counterpart,
        is_internal=counterpart is not None and counterpart.city_id == lead.bureau.city_id,
        note=note[:300],
    )


def post_move(lead: Lead, *, origin: Bureau, on: date, by: User | None) -> None:
    """Both sides of a change of holder; the lead already stands at its new bureau."""
    receiver, lead.bureau = lead.bureau, origin
    post(lead, Kind.MOVED_OUT, on=on, by=by, counterpart=receiver)
    lead.bureau = receiver
    post(lead, Kind.MOVED_IN, on=on, by=by, counterpart=origin)


COUNTERED_BY = {Kind.CLEARED: Kind.REOPENED, Kind.REOPENED: Kind.CLEARED}


def ledger_back(lead: Lead, act: Act, step: Step) -> None:
    """The step is taken back: what it entered is countered on the same day, and both rows stay."""
    entered = lead.movements.order_by("pk").last()
    if entered is not None:
        post(lead, COUNTERED_BY[Kind(entered.kind)], on=entered.effective_on, by=act.by)


@dataclass(frozen=True)
class Holder(Facet):
    """`holding(movement)`: number of the circular in which it stands, or None. Declared by the room of circulars."""

    room: str
    holding: Callable[[Movement], str | None]

    @property
    def facet_key(self) -> str:
        return self.room


def why_not_redate(lead: Lead) -> str | None:
    """The sentence why the month in which a lead was found is not changed, or None; so until the transaction ends."""
    hold_months()
    with acting_as_system():
        entered = lead.movements.filter(kind=Kind.ENTERED).first()
        numbers = [each.holding(entered) for each in declared(Holder).values()] if entered else []
    number = next(filter(None, numbers), None)
    return number and _("This lead stands as found in %(circular)s; its month is not changed any more.") % {
        "circular": number
    }


def redate(lead: Lead, *, note: str = "") -> None:
    """The lead's day of finding was corrected into another month: its entry in the ledger counts for that one.

    note: why it comes late to a month whose circular is issued.

    The database lets no other movement be dated anew, and none that stands in a circular.
    """
    with acting_as_system():
        lead.movements.filter(kind=Kind.ENTERED).update(
            effective_on=lead.found_on, **({"note": note[:300]} if note else {})
        )


@dataclass(frozen=True)
class StockCheck:
    """One bureau's stock twice: by its movements and by counting its open leads."""

    bureau: Bureau
    by_movements: int
    by_leads: int

    @property
    def agrees(self) -> bool:
        return self.by_movements == self.by_leads


def check_stock(user: User | None = None) -> list[StockCheck]:
    """Stock per bureau, both ways, within the person's reach, from the stock carried forward on.

    None: everywhere, and every movement is added up, for the nightly check. Sealed leads are in neither column: the
    ledger let them go.
    """
    ledger = _sums(Movement.objects.all()) if user is None else _stock_of(user)
    leads = Lead.objects.open() if user is None else Lead.objects.visible_to(user).open()
    counted = dict(leads.order_by().values("bureau").annotate(n=Count("pk")).values_list("bureau", "n"))
    bureaus = Bureau.objects.filter(pk__in=ledger.keys() | counted.keys()).select_related("city")
    return [StockCheck(bureau, ledger.get(bureau.pk, 0), counted.get(bureau.pk, 0)) for bureau in bureaus]


def carry_forward(*, now: datetime) -> None:
    """Write down the stock of each bureau by all movements that nobody can still be recording."""
    until = everything_is_seen_of(now)
    sums = _sums(Movement.objects.filter(recorded_at__lte=until))
    bureaus = Bureau.objects.filter(pk__in=sums)
    CarriedStock.objects.bulk_create(
        [CarriedStock(bureau=one, city_id=one.city_id, stock=sums[one.pk], until=until) for one in bureaus],
        update_conflicts=True,
        unique_fields=["bureau"],
        update_fields=["stock", "until"],
    )


def carried_until() -> datetime | None:
    """Up to when the nightly check has written down the stock; None while it never ran."""
    return CarriedStock.objects.aggregate(until=Min("until"))["until"]


def _stock_of(user: User) -> Counter[int]:
    """By bureau: what was carried forward, and the movements since. A bureau without the one had none before."""
    carried = list(CarriedStock.objects.visible_to(user))
    stock = Counter({one.bureau_id: one.stock for one in carried})
    movements = Movement.objects.visible_to(user)
    if carried:
        movements = movements.filter(recorded_at__gt=min(one.until for one in carried))
    stock.update(_sums(movements))
    return stock


def _sums(movements: MovementQuerySet) -> dict[int, int]:
    by_bureau = movements.order_by().values("bureau").annotate(stock=Coalesce(Sum(SIGN), 0))
    return dict(by_bureau.values_list("bureau", "stock"))


def unbalanced_moves(*, since: datetime | None = None) -> int:
    """Leads whose moves in and out do not pair, other than into the compartment. Must be 0.

    since: only of leads that moved after that moment; the nightly check has looked at the others.
    """
    moved_in, moved_out = (Count("kind", filter=Q(kind=kind)) for kind in MOVES)
    moves = Movement.objects.filter(kind__in=MOVES).order_by()
    if since:
        moves = moves.filter(lead__in=moves.filter(recorded_at__gt=since).values("lead"))
    by_lead = moves.values("lead").annotate(ins=moved_in, outs=moved_out)
    single = list(by_lead.exclude(ins=F("outs")).values_list("lead", flat=True))  # few, so that few leads are looked at
    leads = Lead.objects.filter(pk__in=single).exclude(status=Lead.Status.SEALED)
    return leads.exclude(category=Lead.Category.UMBRELLA).count()
