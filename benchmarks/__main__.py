"""`python -m benchmarks [--room cases] [SIZE …]`: fill what is not filled yet, measure, print the table and keep it."""

from __future__ import annotations

import argparse
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")

SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    django.setup()
    from django.utils import timezone  # app registry

    from benchmarks import cases, leads  # app registry
    from benchmarks.folders import KEPT  # app registry

    asked = _arguments()
    room = {"leads": leads, "cases": cases}[asked.room]
    text = room.measured(sorted(asked.sizes), today=timezone.localdate(), pages_only=asked.pages_only)
    report = KEPT / ("report.txt" if asked.room == "leads" else f"report-{asked.room}.txt")
    report.write_text(text + "\n", encoding="utf-8")
    print(f"\n{text}\n\nKept in {report}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help=f"records (default: {SIZES})")
    parser.add_argument("--room", choices=("leads", "cases"), default="leads", help="whose records (default: leads)")
    parser.add_argument("--pages-only", action="store_true", help="without sweep, circular, import and export")
    return parser.parse_args()


if __name__ == "__main__":
    main()
