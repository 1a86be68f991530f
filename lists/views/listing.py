"""The pages of lists: an address and a view for each list that says its path."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from deadlines.duties import duties
from lists.record_list import RecordList
from records.kinds import kind_of
from records.next_step import in_a_list, urging_of
from registry import declared

if TYPE_CHECKING:
    from accounts.models import User

View = Callable[..., HttpResponse]


def list_addresses(namespace: str) -> list[URLPattern]:
    """Of the lists whose `url` stands in this namespace."""
    lists = [each for each in declared(RecordList).values() if each.has_page and each.url.startswith(f"{namespace}:")]
    return [path(each.path, showing(each), name=each.url.partition(":")[2]) for each in lists]


def showing(of: RecordList) -> View:
    """The template gets `page`, `today`, `new_url`, and `may_…` for what the list says in `may`."""

    @require_safe
    @allowed(of.view_right)
    def show_list(request: AuthenticatedHttpRequest) -> HttpResponse:
        page = of.page(request)
        tell_rows(of, page.rows, request.user)
        may = {f"may_{name}": request.user.may(right) for name, right in of.may.items()}
        new_url = reverse(of.new_url) if of.new_url and request.user.may(f"{of.kind}.register") else ""
        return render(request, of.template, {"page": page, "today": timezone.localdate(), "new_url": new_url} | may)

    return show_list


def tell_rows(of: RecordList, rows: list[Any], user: User) -> None:
    """What a row of any kind is told for its cells: how its state is drawn, whether its day counts."""
    if of.kind:
        kind = kind_of(of.kind)
        states = {state.code: state for state in kind.workflow.states}
        named = duties({of.kind: [record.pk for record in rows]}) if rows else {}
        for record in rows:
            state = states[record.status]
            record.progress, record.state_word, record.shows_time = state.progress, state.label, state.is_open
            record.waits = in_a_list(record, user)
            record.urge_url = urging_of(record, user) if record.waits else ""
            record.duty = named.get((of.kind, record.pk, record.due_on), "")
    if of.prepare:
        of.prepare(rows, user)
