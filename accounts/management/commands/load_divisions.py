"""The bureaus of a province from its table of divisions, instead of typing them one by one."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.divisions import load_divisions
from accounts.models import Bureau

COLUMNS = {"code", "name", "level", "parent_code"}


class Command(BaseCommand):
    help = "Set up the bureaus that a table of divisions lists (columns code, name, level, parent_code); repeat freely."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV in UTF-8, superiors above their counties or below")

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as table:
                rows = csv.DictReader(table)
                missing = COLUMNS - set(rows.fieldnames or ())
                unknown = {row.get("level") or "" for row in rows} - set(Bureau.Level.values)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        if missing:
            raise CommandError(f"{file} lacks the columns {', '.join(sorted(missing))}.")
        if unknown:
            levels = ", ".join(Bureau.Level.values)
            raise CommandError(f"{file} has levels other than {levels}: {', '.join(sorted(unknown))}.")
        try:
            made = load_divisions(file)
        except KeyError as error:
            raise CommandError(
                f"{file} names {error} as a superior, and has no row for it. Nothing was set up."
            ) from error
        self.stdout.write(f"{len(made)} bureaus set up.")
