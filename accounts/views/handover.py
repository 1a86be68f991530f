"""Work of those who leave, for the head of their bureau: see it, say where it goes, look once more, do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import handover
from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.models import Bureau, User
from accounts.policy import allowed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


SHOWN = 100  # rows of a kind with a choice each; "all" reaches the rest too


@require_safe
@allowed("handover.manage")
def list_leavers(request: AuthenticatedHttpRequest) -> HttpResponse:
    today = timezone.localdate()
    bureaus = [post.bureau for post in request.user.scope.posts if request.user.may("handover.manage", post.bureau)]
    unique = {bureau.pk: bureau for bureau in bureaus}
    found = [(bureau, handover.leavers(bureau, seen_by=request.user, on=today)) for bureau in unique.values()]
    context = {"bureaus": found, "is_empty": not any(leavers for _bureau, leavers in found), "today": today}
    return render(request, "accounts/leaver_list.html", context)


@dataclass
class Line:
    """One record on the page. `name`: of its choice; `to`: who was chosen for it."""

    record: Any
    name: str
    to: User | None


Targets = dict[tuple[str, int], User]  # kind and key of a record → who was chosen for it
Taken = tuple["handover.OpenWork[Any]", int, list[Line]]  # a kind, how many there are, and those that are shown


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("handover.manage")
def distribute(request: AuthenticatedHttpRequest, pk: int, username: str) -> HttpResponse:
    """GET shows the open work and, once `preview` is asked for, what would go where; POST does exactly that."""
    bureau, leaver = _asked_for(request, pk, username)
    today = timezone.localdate()
    people = handover.candidates(bureau, leaver=leaver, on=today)
    given = request.POST if request.method == "POST" else request.GET
    rest_to, targets = _choices(given, people)
    if request.method == "POST":
        try:
            moved = handover.hand_over(leaver, bureau, targets=targets, rest_to=rest_to, by=request.user, on=today)
        except ActionRefused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("%(count)d records now have another handler.") % {"count": moved})
        return see_other(request, "accounts:leavers")
    groups = _groups(leaver, bureau, targets, rest_to, seen_by=request.user)
    context = {
        "bureau": bureau,
        "leaver": leaver,
        "last_day": handover.last_day_of(leaver, bureau, on=today),
        "people": people,
        "groups": groups,
        "total": sum(count for _work, count, _lines in groups),
        "rest_to": rest_to,
        "moves": _moves(groups, rest_to) if "preview" in given else None,
        "chosen": [(f"{kind}-{record}", user.username) for (kind, record), user in targets.items()],
        "today": today,
    }
    return render(request, "accounts/distribute.html", context)


def _asked_for(request: AuthenticatedHttpRequest, pk: int, username: str) -> tuple[Bureau, User]:
    bureau = get_object_or_404(Bureau, pk=pk)
    if not request.user.may("handover.manage", bureau):
        raise Http404
    return bureau, get_object_or_404(User.objects.filter(appointments__bureau=bureau).distinct(), username=username)


def _choices(given: QueryDict, people: list[User]) -> tuple[User | None, Targets]:
    """Who takes the rest, and who takes which record. A name that is not offered, or a made-up record, is a 404."""
    known = {user.username: user for user in people}
    targets = {}
    for name, username in given.items():
        kind, dash, record = name.rpartition("-")
        if dash and username and kind in {work.kind for work in handover.kinds()}:
            if username not in known or not record.isdecimal():
                raise Http404
            targets[kind, int(record)] = known[username]
    rest = given.get("to", "")
    if rest and rest not in known:
        raise Http404
    return known.get(rest), targets


def _groups(leaver: User, bureau: Bureau, targets: Targets, rest_to: User | None, *, seen_by: User) -> list[Taken]:
    found = []
    for work, items in handover.items_of(leaver, bureau, seen_by=seen_by):
        count = items.count()
        if count:
            lines = [Line(r, f"{work.kind}-{r.pk}", targets.get((work.kind, r.pk), rest_to)) for r in items[:SHOWN]]
            found.append((work, count, lines))
    return found


def _moves(groups: list[Taken], rest_to: User | None) -> list[tuple[User | None, StrOrPromise, int]]:
    """What goes where, in numbers: person (None stays), kind, count. Rows that are not shown go with the rest."""
    moves: dict[tuple[User | None, StrOrPromise], int] = {}
    for work, count, lines in groups:
        for to in [*(line.to for line in lines), *([rest_to] * (count - len(lines)))]:
            moves[to, work.label] = moves.get((to, work.label), 0) + 1
    return [(to, label, count) for (to, label), count in moves.items()]
