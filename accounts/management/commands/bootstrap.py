"""The first two administrators of a new installation, through one-time links."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.divisions import FOUNDED_ON
from accounts.links import make_link
from accounts.models import Appointment, Basis, Bureau, Role, User


class Command(BaseCommand):
    help = (
        "Make the provincial bureau and the first two administrators, and print their one-time links."
        " Refuses once any account exists."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ("USERNAME", "NAME")
        parser.add_argument("--system", nargs=2, metavar=names, default=["system", "系统管理员"])
        parser.add_argument("--security", nargs=2, metavar=names, default=["security", "安全管理员"])
        parser.add_argument(
            "--province", nargs=3, metavar=("CODE", "PLACE", "WORD"), default=["140000", "山西省", "晋市监"]
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for line in self._made(options):
            self.stdout.write(line)
        self.stdout.write("Each link works once, for 24 hours.")

    @transaction.atomic
    def _made(self, options: dict[str, Any]) -> list[str]:
        """One line for each administrator, said only when all is written."""
        if User.objects.exists():
            raise CommandError("There are accounts already: an administrator makes further ones on the page People.")
        now = timezone.now()
        today = timezone.localdate(now)
        bureau = Bureau.objects.filter(level=Bureau.Level.PROVINCE).first() or self._province(options["province"])
        lines = []
        for role, given in ((Role.SYSTEM_ADMIN, options["system"]), (Role.SECURITY_ADMIN, options["security"])):
            user = User.objects.create_user(given[0].lower(), full_name=given[1])
            Appointment.objects.create(user=user, bureau=bureau, role=role, valid_from=today, basis=Basis.MACHINE)
            address = settings.SITE_URL + reverse("account_link", args=[make_link(user, by=None, now=now)])
            lines.append(f"{user.full_name} ({user.username}): {address}")
        return lines

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
