"""manage.py import_workbook FILE --as USERNAME [--apply] [--json]: the page's import, from the command line."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.errors import Refusal
from accounts.models import User
from accounts.scope import acting_as
from exchange.intake import check_size
from exchange.models import ImportBatch
from exchange.refusals import UnreadableWorkbook
from exchange.report import Counts, summary
from exchange.workflow import confirm, receive, work_on

MAX_REASON = ImportBatch._meta.get_field("late_reason").max_length


class Command(BaseCommand):
    help = (
        "Import a workbook in the name of a person, with that person's rights. Without --apply it is a dry run: "
        "it says what it would do and writes no business row."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an .xlsx workbook")
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="who imports")
        parser.add_argument("--apply", action="store_true", help="write new rows, and changed ones")
        parser.add_argument("--new-only", action="store_true", help="with --apply: leave changed rows as they are")
        parser.add_argument("--with-hidden", action="store_true", help="take hidden and crossed-out rows as well")
        parser.add_argument(
            "--late-reason", default="", metavar="REASON",
            help="why rows into a month whose circular is issued come late, where their column 补报原因 is empty",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            user = _person(options["username"])
            try:
                batch = _receive(options, user)
                self._work(batch, user)
                if options["apply"] and _confirm(batch, user, with_changes=not options["new_only"]):
                    self._work(batch, user)
            except (UnreadableWorkbook, Refusal) as refused:
                raise CommandError(refused.message) from refused
            with acting_as(user):
                batch.refresh_from_db()
                counts = summary(batch) | _passed_over(batch)
            self.stdout.write(_as_json(counts) if options["json"] else _as_text(counts))

    def _work(self, batch: ImportBatch, user: User) -> None:
        """To the end, whoever works on it: a worker of the running product may be quicker than this process."""
        while True:
            work_on(batch.pk, clock=timezone.now, progress=self._bar)
            with acting_as(user):
                batch.refresh_from_db()
            if batch.state in (ImportBatch.State.FAILED, ImportBatch.State.BROKEN):
                raise UnreadableWorkbook(batch.problem)
            if not batch.is_working:
                return
            time.sleep(0.5)

    def _bar(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} / {total}", ending="" if done < total else "\n")


def _person(username: str) -> User:
    person = User.objects.active().filter(username=username).first()
    if person is None:
        raise CommandError(f"There is no active person with the user name {username}.")
    return person


def _receive(options: dict[str, Any], user: User) -> ImportBatch:
    path, told = options["file"], {name: options[name] for name in ("with_hidden", "late_reason")}
    if MAX_REASON is not None and len(told["late_reason"]) > MAX_REASON:
        raise CommandError(f"The reason is longer than {MAX_REASON} characters.")
    try:
        check_size(path.stat().st_size)
        with path.open("rb") as file, acting_as(user):
            return receive(file, name=path.name, by=user, now=timezone.now(), **told)
    except OSError as missing:
        raise CommandError(f"{path} cannot be read: {missing.strerror}.") from missing


def _confirm(batch: ImportBatch, user: User, *, with_changes: bool) -> bool:
    """False when there is nothing to write: the same file a second time."""
    with acting_as(user):
        if not batch.rows.waiting(with_changes=with_changes).exists():
            return False
        confirm(batch, with_changes=with_changes, by=user, now=timezone.now())
    return True


def _passed_over(batch: ImportBatch) -> dict[str, Counts]:
    """The other sheets of the file, so that nobody takes them for read."""
    return {title: Counts(problem=_("This sheet was passed over.")) for title in batch.passed_over}


def _as_json(counts: dict[str, Counts]) -> str:
    return json.dumps({name: found.as_dict() for name, found in counts.items()}, ensure_ascii=False, indent=2)


def _as_text(counts: dict[str, Counts]) -> str:
    lines = []
    for name, found in counts.items():
        lines.append(
            _(
                "%(sheet)s: %(new)s new, %(joined)s joined, %(changed)s changed, %(repeated)s repeated, "
                "%(refused)s refused, %(hidden)s hidden, %(struck)s crossed out"
            )
            % ({"sheet": name} | found.as_dict())
        )
        if found.waiting:
            lines.append("  " + _("%(count)s of them wait for the head of the bureau") % {"count": found.waiting})
        lines += [f"  {code}: {count}" for code, count in found.reasons.most_common()]
        lines += [f"  {found.problem}"] if found.problem else []
    return "\n".join(lines)
