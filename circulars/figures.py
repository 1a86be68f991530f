"""The figures of a circular, each with its definition and the movements it counts: a number opens into its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.scope import acting_as_system
from circulars.counting import TOTALS, column_of
from circulars.models import Circular, Column, Line, Posting, Submission
from circulars.models.line import ADDED, TAKEN
from circulars.posting import latest_of_month_before, posted_until
from leads.models import Movement
from leads.models.movement import INTO_STOCK, OUT_OF_STOCK, SIGN, MovementQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


Level = Line.Level


@dataclass(frozen=True)
class Figure:
    """A printed number: key, heading, definition (口径), and what opens it."""

    key: str
    label: StrOrPromise
    definition: StrOrPromise
    rows: Callable[[Line, str], MovementQuerySet]


def rows_of(line: Line, key: str) -> MovementQuerySet:
    """The movements behind a figure of a line, each with `counts` (1, seldom −1 or more); their sum is the figure.

    Raises KeyError for a figure that cannot be opened.
    """
    return BY_KEY[key].rows(line, key).select_related("bureau", "counterpart").order_by("-effective_on", "-pk")


def may_open(user: User, line: Line) -> bool:
    """Rows are opened within one's reach: the province all, a city its own, a county its own."""
    if line.level == Level.PROVINCE:
        return user.scope.is_province
    if line.level == Level.CITY:
        whole = user.scope.bureaus is None or user.scope.is_province
        held = any(post.bureau.pk == line.bureau_id for post in user.scope.posts)
        return line.city_id in user.scope.cities and (whole or held)
    return user.scope.reaches(city_id=line.city_id, bureau_id=line.bureau_id)


def _place(line: Line, prefix: str = "") -> Q:
    """Movements of this line's place; a whole city leaves out what moved inside it."""
    if line.level == Level.BUREAU:
        return Q(**{f"{prefix}bureau_id": line.bureau_id})
    external = Q(**{f"{prefix}is_internal": False})
    return external & Q(**{f"{prefix}city_id": line.city_id}) if line.level == Level.CITY else external


def _credit(line: Line) -> Q:
    """Leads that this line's place found, whoever holds them."""
    if line.level == Level.BUREAU:
        return Q(lead__found_by_id=line.bureau_id)
    return Q(lead__found_city_id=line.city_id) if line.level == Level.CITY else Q()


def _posted(circulars: list[int]) -> MovementQuerySet:
    return Movement.objects.filter(posting__line__circular__in=circulars)


def _flow(line: Line, key: str) -> MovementQuerySet:
    chain = [one.pk for one in line.circular.chain()]
    return _posted(chain).filter(_place(line), posting__column=key).annotate(counts=Value(1))


def _stock(line: Line, circulars: list[int], *, also: Q | None = None) -> MovementQuerySet:
    """The last movement of each lead that stands in the place's stock by these circulars' postings.

    A movement dated before the one that it answers (reopened before it was cleared) is posted first; until the
    other follows, the lead stands in the stock twice, or owes one, and its row counts just that.
    """
    posted = Movement.objects.filter(Q(posting__line__circular__in=circulars) | (also or Q(pk__in=[])), _place(line))
    return _net_of_leads(posted, SIGN, up=INTO_STOCK, down=OUT_OF_STOCK)


def _net_of_leads(posted: MovementQuerySet, sign: Case, *, up: Sequence[str], down: Sequence[str]) -> MovementQuerySet:
    """One movement for each lead whose signs do not add up to nothing; `counts` is what they add up to."""
    nets = posted.order_by().values("lead").annotate(net=Sum(sign))
    more, less = (nets.filter(net__gt=0).values("lead"), nets.filter(net__lt=0).values("lead"))
    last_up = posted.filter(lead__in=more, kind__in=up).order_by("lead_id", "-pk").distinct("lead_id")
    last_down = posted.filter(lead__in=less, kind__in=down).order_by("lead_id", "-pk").distinct("lead_id")
    found = Movement.objects.filter(Q(pk__in=last_up.values("pk")) | Q(pk__in=last_down.values("pk")))
    return found.annotate(counts=Subquery(nets.filter(lead=OuterRef("lead")).values("net")))


def _opening(line: Line, key: str) -> MovementQuerySet:
    original = line.circular.chain()[-1]
    before = [pk for pk in posted_until(original) if pk != original.pk]
    first = Q(posting__line__circular=original, posting__column=Column.OPENING)
    return _stock(line, before, also=first)


def _closing(line: Line, key: str) -> MovementQuerySet:
    return _stock(line, posted_until(line.circular))


def _ended(circulars: list[int], *kinds: str) -> Exists:
    return Exists(_posted(circulars).filter(lead=OuterRef("lead"), kind__in=kinds))


def _whose(line: Line, key: str) -> Q:
    """Movements of the leads that the total of this name counts for the line's place."""
    return _credit(line) if TOTALS[key].is_finders else _place(line)


def _found(line: Line, key: str) -> MovementQuerySet:
    """A lead is found once, so that its first movement stands for it until another one takes it away again."""
    until, total = posted_until(line.circular), TOTALS[key]
    rows = _posted(until).filter(_whose(line, key), ~_ended(until, *total.kinds(-1)), kind__in=total.kinds(1))
    return rows.annotate(counts=Value(1))


def _cleared(line: Line, key: str) -> MovementQuerySet:
    """A lead may be cleared and reopened many times: the last movement of each that counts stands for it."""
    total = TOTALS[key]
    posted = _posted(posted_until(line.circular)).filter(_whose(line, key), kind__in=total.adds)
    return _net_of_leads(posted, total.sign(), up=total.kinds(1), down=total.kinds(-1))


def _overdue(line: Line, key: str) -> MovementQuerySet:
    parts = Line.objects.filter(circular=line.circular, level=Level.CITY) if line.level == Level.PROVINCE else [line]
    ids = [pk for part in parts for pk in part.overdue_ids]
    held = Movement.objects.filter(lead__in=ids, kind__in=INTO_STOCK, recorded_at__lte=line.circular.cut_off_at)
    last = held.order_by("lead_id", "-pk").distinct("lead_id")
    return Movement.objects.filter(pk__in=last.values("pk")).annotate(counts=Value(1))


OPENABLE = (
    Figure("opening", _("Opening"), _("Closing of the circular before."), _opening),
    Figure("new", _("New"), _("First registered here, taking effect in this month."), _flow),
    Figure("late", _("Entered late"), _("Took effect before this month, entered after its own circular."), _flow),
    Figure("reopened", _("Reopened"), _("Cleared before, back in stock with a new fact."), _flow),
    Figure("moved_in", _("Moved in"), _("Taken over from another city."), _flow),
    Figure(
        "cleared",
        pgettext_lazy("movement", "Cleared"),
        _("Brought to an outcome with evidence and approval."),
        _flow,
    ),
    Figure("moved_out", _("Moved out"), _("Handed to another city, or handed on for handling."), _flow),
    Figure("merged", _("Merged"), _("Duplicates joined to their main lead."), _flow),
    Figure("not_ours", _("Not ours"), _("Not within the duties of market regulation."), _flow),
    Figure("voided", _("Voided"), _("Entered by mistake."), _flow),
    Figure(
        "closing",
        _("Closing"),
        _("Opening + new + late + reopened + moved in − cleared − moved out − merged − not ours − voided."),
        _closing,
    ),
    Figure(
        "found_total",
        _("Found in total"),
        _("Since the beginning, credited to the finder for ever; without voided and merged leads."),
        _found,
    ),
    Figure(
        "cleared_total", _("Cleared in total"), _("Since the beginning, by who cleared; reopened ones not."), _cleared
    ),
    Figure("cohort", _("Base of the clearance rate"), _("Found in total, less leads that are not ours."), _found),
    Figure(
        "cohort_cleared",
        _("Cleared of the base"),
        _("Of the leads found here, those that are cleared, whoever held them."),
        _cleared,
    ),
    Figure(
        "overdue",
        pgettext_lazy("figure", "Overdue"),
        _("Found up to this month, open at the cut-off and past their last day, by holder."),
        _overdue,
    ),
)
BY_KEY = {figure.key: figure for figure in OPENABLE}


# what is counted before anything is frozen


def count_of_city(submission: Submission) -> dict[str, int]:
    """The system's own count of a city's month: frozen figures if there are, else what would be posted now.

    Counted as the system: the city's people do not see a circular that is not issued, nor its opening.
    """
    with acting_as_system():
        return _count(submission)


def _count(submission: Submission) -> dict[str, int]:
    names = ["opening", *ADDED, *TAKEN, "closing"]
    circular = Circular.objects.originals().of_month(submission.month).first()
    line = _line_of(circular, submission.bureau_id)
    if line:
        return {name: getattr(line, name) for name in names}
    before = latest_of_month_before(circular) if circular else None
    opening = _line_of(before, submission.bureau_id)
    return _count_unposted(submission, opening.closing if opening else 0)


def _line_of(circular: Circular | None, bureau_id: int) -> Line | None:
    return Line.objects.filter(circular=circular, bureau=bureau_id, level=Level.CITY).first() if circular else None


def _count_unposted(submission: Submission, opening: int) -> dict[str, int]:
    unposted = Movement.objects.filter(
        ~Exists(Posting.objects.filter(movement=OuterRef("pk"))),
        city=submission.city_id,
        is_internal=False,
        effective_on__lte=submission.month_end,
    )
    rule = column_of(Movement._meta.db_table, month="%s")
    column = RawSQL(rule, [submission.month])  # noqa: S611 -- the text is ours, the same by which movements are posted
    counted = unposted.order_by().annotate(column=column).values_list("column").annotate(n=Count("pk"))
    flows = dict.fromkeys([*ADDED, *TAKEN], 0) | dict(counted)
    closing = opening + sum(flows[name] for name in ADDED) - sum(flows[name] for name in TAKEN)
    return {"opening": opening, **flows, "closing": closing}
