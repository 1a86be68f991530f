"""Guards taken out, one at a time or several together: what a slip of the pen could do to each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.middleware.csrf import CsrfViewMiddleware

from accounts import middleware, policy, scope, scoped
from accounts.rls import IN_REACH
from audit import trail
from exchange.models import ImportBatch
from notifications.models import Notification
from records.models import BulkJob, SavedFilter
from taskforce.supervisor.postgres import OWNER
from tests.guarantees.matrix.bare import columns_of, secured_tables

Cut = Callable[[pytest.MonkeyPatch], None]
PERSONAL = (BulkJob, ImportBatch, Notification, SavedFilter, UserSession)


def row_policies(patch: pytest.MonkeyPatch) -> None:
    """The request stays the owner of the tables, whom row-level security does not concern."""
    patch.setattr(scope, "APP_ROLE", OWNER)


def filter_of_visibility(patch: pytest.MonkeyPatch, *, of: type[Model] | None = None) -> None:
    """`visible_to` forgotten, everywhere or for one model."""
    querysets = {each for model in apps.get_models() for each in type(model._default_manager.all()).__mro__}
    for queryset in querysets:
        for name in {"visible_to", "in_reach_of"} & vars(queryset).keys():
            patch.setattr(queryset, name, _passing(vars(queryset)[name], of))


def _passing(original: Callable, of: type[Model] | None) -> Callable:
    return lambda rows, user: rows if of in (None, rows.model) else original(rows, user)


def own_things_only(patch: pytest.MonkeyPatch) -> None:
    """Whatever asks for a person's own things forgets whose."""
    original = QuerySet.filter

    def forgetful(self: QuerySet, *args: Any, **kwargs: Any) -> QuerySet:
        if self.model in PERSONAL:
            kwargs.pop("user", None)
        return original(self, *args, **kwargs)

    patch.setattr(QuerySet, "filter", forgetful)


def readers_in_the_filter(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(scoped, "Q", lambda **asked: Q() if any(name.startswith("readers") for name in asked) else Q(**asked))


def readers_in_the_policies(_patch: pytest.MonkeyPatch) -> None:
    """Undone with the transaction, as everything in the database is."""
    with connection.cursor() as cursor:
        for table in secured_tables():
            if {"readers", "city_id"} <= columns_of(table):
                cursor.execute(f"ALTER POLICY scope_read ON {table} USING ({IN_REACH})")


def readers_in_the_right(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(policy, "getattr", lambda _record, _name, _default: None, raising=False)


def sign_in(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(middleware.SignInMiddleware, "process_view", lambda *_args: None)


def rights_of_the_address(patch: pytest.MonkeyPatch, *, of: str | None = None) -> None:
    """@allowed lets everybody pass, at every address or where it asks this one right."""
    original = policy.require

    def require(user: Any, action: str, *records: Any) -> None:
        if records or of not in (None, action):
            original(user, action, *records)

    patch.setattr(policy, "require", require)


def reach_of_a_right(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(policy, "_extends_to", lambda *_args: True)


def post_needed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(middleware.sessions, "reason_to_end", lambda *_args, **_kwargs: "")


def administrators_without_business(patch: pytest.MonkeyPatch) -> None:
    """An administrator's post reaches as far as anybody's."""
    patch.setattr(scope, "ADMIN_ROLES", ())


def administrators_without_rights(patch: pytest.MonkeyPatch) -> None:
    for action in ("work.view", "lead.view", "lead.open", "search.use", "attachment.view"):
        patch.setitem(policy.POLICY, action, policy.POLICY[action] | {policy.SA: policy.PROVINCE})


def refusals_in_the_trail(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(trail, "record_denial", lambda *_args, **_kwargs: None)


def token_of_the_form(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(CsrfViewMiddleware, "process_view", lambda *_args: None)
