"""The first three administrators of a new installation, and another one where one is lost, through one-time links."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import told
from accounts.divisions import FOUNDED_ON
from accounts.links import make_link, withdraw_links
from accounts.models import Appointment, Basis, Bureau, Role, User
from accounts.sessions import end_sessions
from audit import trail

OWNS = "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'accounts_appointment'::regclass"
ROLES = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "audit": Role.AUDITOR}


def _owns_the_tables() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(OWNS)
        return cursor.fetchone()[0]


class Command(BaseCommand):
    help = (
        "Make the provincial bureau and the first three administrators (system, security, audit), and print their"
        " one-time links; refuses once any account exists. --replace makes another one in the place of one that is"
        " lost, tells the others, and stands in the trail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ("USERNAME", "NAME")
        parser.add_argument("--system", nargs=2, metavar=names, default=["system", "系统管理员"])
        parser.add_argument("--security", nargs=2, metavar=names, default=["security", "安全管理员"])
        parser.add_argument("--audit", nargs=2, metavar=names, default=["audit", "审计管理员"])
        parser.add_argument(
            "--province", nargs=3, metavar=("CODE", "PLACE", "WORD"), default=["140000", "山西省", "晋市监"]
        )
        parser.add_argument(
            "--replace",
            nargs=3,
            metavar=("ROLE", *names),
            help="system, security or audit. A new user name: the former holders of the role are disabled. The user"
            " name of a holder: only a new link, for a lost password.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not _owns_the_tables():
            raise CommandError(
                "Only the owner of the tables makes administrators: run this where DATABASE_OWNER_URL is set"
                " (in compose: docker compose run --rm setup python manage.py bootstrap …)."
            )
        now = timezone.now()
        lines = self._replaced(*options["replace"], now=now) if options["replace"] else self._made(options, now=now)
        for line in lines:
            self.stdout.write(line)
        self.stdout.write("Each link works once, for 24 hours. Give each to its person alone.")

    @transaction.atomic
    def _made(self, options: dict[str, Any], *, now: datetime) -> list[str]:
        """One line for each administrator, said only when all is written."""
        if User.objects.exists():
            raise CommandError(
                "There are accounts already: an administrator makes further ones on the page People. Where one of the"
                " administrators is lost, use --replace."
            )
        bureau = Bureau.objects.filter(level=Bureau.Level.PROVINCE).first() or self._province(options["province"])
        people = {role: options[name] for name, role in ROLES.items()}
        return [
            self._link(self._appointed(username, full_name, role, bureau, now=now), now=now)
            for role, (username, full_name) in people.items()
        ]

    @transaction.atomic
    def _replaced(self, name: str, username: str, full_name: str, *, now: datetime) -> list[str]:
        """In the place of who is lost. The others of all three roles are told, the lost ones too."""
        if name not in ROLES:
            raise CommandError(f"{name}: choose system, security or audit.")
        role, on = ROLES[name], timezone.localdate(now)
        holders = list(User.objects.holding(role, on=on))
        known = User.objects.filter(username__iexact=username).first()
        if known is not None and known not in holders:
            raise CommandError(f"{username} is taken by somebody who is not this administrator. Choose another name.")
        bureau = Bureau.objects.valid(on=on).get(level=Bureau.Level.PROVINCE)
        user = known or self._appointed(username, full_name, role, bureau, now=now)
        lost = [] if known else holders
        self._tell(user, role, lost, now=now)
        for holder in lost:
            self._disable(holder, now=now)
        gone = [f"Disabled: {holder.full_name} ({holder.username})" for holder in lost]
        return [*gone, self._link(user, now=now)]

    @staticmethod
    def _appointed(username: str, full_name: str, role: str, bureau: Bureau, *, now: datetime) -> User:
        user = User.objects.create_user(username.lower(), full_name=full_name)
        Appointment.objects.create(
            user=user, bureau=bureau, role=role, valid_from=timezone.localdate(now), basis=Basis.MACHINE
        )
        trail.record("appointment.made", by=None, detail={"username": user.username, "role": role})
        return user

    @staticmethod
    def _tell(user: User, role: str, lost: list[User], *, now: datetime) -> None:
        trail.record(
            "access.replaced",
            by=None,
            detail={"username": user.username, "role": role, "disabled": [each.username for each in lost]},
        )
        for other in User.objects.holding(*ROLES.values(), on=timezone.localdate(now)).exclude(pk=user.pk):
            told.person(
                other,
                event=f"replaced:{user.pk}:{other.pk}",
                sentence=lambda: (
                    _(
                        "On the machine %(name)s was given the post of %(role)s, or a new link for it."
                        " If nobody told you, look into the trail and ask who runs the machine."
                    )
                    % {"name": user.full_name, "role": Role(role).label}
                ),
                now=now,
            )

    @staticmethod
    def _disable(user: User, *, now: datetime) -> None:
        user.is_active = False
        user.save(update_fields=["is_active"])
        withdraw_links(user, now=now)
        end_sessions(user)
        trail.record("person.disabled", by=None, detail={"username": user.username, "reason": "bootstrap --replace"})

    @staticmethod
    def _link(user: User, *, now: datetime) -> str:
        address = settings.SITE_URL + reverse("account_link", args=[make_link(user, now=now)])
        return f"{user.full_name} ({user.username}): {address}"

    @staticmethod
    def _province(given: list[str]) -> Bureau:
        code, place, word = given
        return Bureau.objects.create(
            code=code,
            level=Bureau.Level.PROVINCE,
            name=f"{place}市场监督管理局",
            short_name="省局",
            place_name=place,
            document_word=word,
            valid_from=FOUNDED_ON,
        )
