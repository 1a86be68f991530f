"""manage.py load_demo --what full|people: the demonstration, harmless to repeat and to interrupt."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone

from accounts.models import User
from taskforce.demo.people import load_people
from taskforce.demo.present import load_present
from taskforce.demo.round import load_round

IMPORTER = "province"
HISTORY = ("2018-01", "2020-12")


class Command(BaseCommand):
    help = "Load the demonstration: bureaus and people, or these with leads and 36 circulars (full)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--what", choices=["full", "people"], default="full")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is switched off here: set TASKFORCE_DEMO=1, never in production.")
        self._say(f"{load_people()} people in the bureaus of Shanxi are new.")
        if options["what"] == "full":
            self._load_records()
        self._say(f"{User.objects.filter(is_demo=True).count()} people can be entered from the sign-in page.")

    def _load_records(self) -> None:
        self._say("the article's leads are being imported …")
        article = settings.BASE_DIR / "scenario" / "article" / "leads.xlsx"
        call_command("import_workbook", str(article), username=IMPORTER, apply=True, stdout=self.stdout)
        self._say(f"the circulars of {HISTORY[0]} to {HISTORY[1]} are being issued, one after the other …")
        call_command(
            "circulars", "backfill", "--from", HISTORY[0], "--to", HISTORY[1], "--as", IMPORTER, stdout=self.stdout
        )
        self._say("leads of these weeks are being worked …")
        self._say(f"{load_present(today=timezone.localdate())} leads of these weeks are new.")
        self._say(f"{load_round(now=timezone.now())} cities have confirmed the month just over.")

    def _say(self, text: str) -> None:
        """`up` passes on what begins with “Demo: ”; all else stands in the log."""
        self.stdout.write(f"Demo: {text}")
        self.stdout.flush()
