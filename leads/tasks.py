"""Celery doors of leads."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from accounts.models import Role, User
from accounts.scope import acting_as_system
from leads.ledger import carry_forward, check_stock, unbalanced_moves
from leads.signing import sign_the_unsigned
from notifications.news import What
from notifications.notify import notify

log = logging.getLogger(__name__)


@shared_task
def check_ledger() -> None:
    """Every night: the sum of the movements must be the number of open leads. The province hears of it when not."""
    today = timezone.localdate()
    with acting_as_system():
        carry_forward(now=timezone.now())
        wrong = [check for check in check_stock() if not check.agrees]
        unbalanced = unbalanced_moves()
        if not wrong and not unbalanced:
            return
        log.error("Ledger of leads: %s bureaus differ, %s moves do not pair", len(wrong), unbalanced)
        people = User.objects.holding(Role.OFFICER, Role.HEAD, on=today).filter(appointments__bureau__level="province")
        notify(
            people.distinct(), What.LEDGER_DIFFERS, key=f"ledger:{today}", params={"count": str(len(wrong))},
            urgent=True, url="/leads/ledger/",
        )  # fmt: skip


@shared_task
def sweep_unsigned() -> None:
    """Harmless to repeat: leads that nobody accepted within two working days count as accepted."""
    with acting_as_system():
        sign_the_unsigned(on=timezone.localdate())
