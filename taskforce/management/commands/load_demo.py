"""manage.py load_demo --what full|people: the demonstration, harmless to repeat and to interrupt."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone

from accounts.models import User
from accounts.scope import acting_as_system
from exchange.models import ImportBatch
from files.digests import sha256_of
from taskforce.demo.campaigns import load_campaign
from taskforce.demo.case_states import load_states
from taskforce.demo.cases import load_cases
from taskforce.demo.letters import load_letters
from taskforce.demo.people import ask_for_newcomer, load_people
from taskforce.demo.present import load_present
from taskforce.demo.round import load_round
from taskforce.demo.transfers import load_transfers

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
        if ask_for_newcomer(now=timezone.now()):
            self._say("a post and a link wait for the security administrator.")
        if options["what"] == "full":
            self._load_records()
        self._say(f"{User.objects.filter(is_demo=True).count()} people can be entered from the sign-in page.")

    def _load_records(self) -> None:
        self._import("leads")
        self._say(f"the circulars of {HISTORY[0]} to {HISTORY[1]} are being issued, one after the other …")
        call_command(
            "circulars", "backfill", "--from", HISTORY[0], "--to", HISTORY[1], "--as", IMPORTER, stdout=self.stdout
        )
        self._import("orders", name="letters, measures and actions")
        self._say("letters of these weeks are being worked …")
        self._say(f"{load_letters(today=timezone.localdate())} letters of these weeks are new.")
        self._say("leads of these weeks are being worked …")
        self._say(f"{load_present(today=timezone.localdate())} leads of these weeks are new.")
        self._say("cases of these weeks are being worked …")
        today = timezone.localdate()
        self._say(f"{load_cases(today=today) + load_states(today=today)} cases of these weeks are new.")
        self._say(f"{load_transfers(now=timezone.localtime())} transfers to the police are new.")
        self._import("supervision", name="meetings, visits and talks")
        self._import("campaigns")
        self._say(f"{load_campaign(today=timezone.localdate())} returns and visits of these weeks are new.")
        self._import("cases")
        self._say(f"{load_round(now=timezone.now())} cities have confirmed the month just over.")

    def _import(self, workbook: str, *, name: str = "") -> None:
        """A workbook of the article, by the same importer as everybody's; once it is in, it is not handed in again."""
        article = settings.BASE_DIR / "scenario" / "article" / f"{workbook}.xlsx"
        if _is_imported(article):
            return
        self._say(f"the article's {name or workbook} are being imported …")
        call_command("import_workbook", str(article), username=IMPORTER, apply=True, new_only=True, stdout=self.stdout)

    def _say(self, text: str) -> None:
        """`up` passes on what begins with “Demo: ”; all else stands in the log."""
        self.stdout.write(f"Demo: {text}")
        self.stdout.flush()


def _is_imported(workbook: Path) -> bool:
    with workbook.open("rb") as file, acting_as_system():
        done = ImportBatch.objects.filter(state=ImportBatch.State.DONE, user__username=IMPORTER)
        return done.filter(sha256=sha256_of(file)).exists()
