"""`python -m benchmarks [SIZE …]`: fill what is not filled yet, measure, print the table and keep it."""

from __future__ import annotations

import argparse
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")

from benchmarks import demo, leads, sweeps
from benchmarks.folders import KEPT

SIZES = ("10000", "100000", "1000000")
REPORT = KEPT / "report.txt"


def main() -> None:
    asked = _arguments()
    parts = []
    if asked.sizes:
        parts.append(leads.measured(asked.sizes, with_heavy=not asked.pages_only))
    if asked.clocks:
        parts.append(sweeps.measured(asked.clocks))
    if asked.demo:
        parts.append(demo.measured())
    text = "\n\n".join(parts)
    REPORT.write_text(text + "\n")
    print(f"\n{text}\n\n{REPORT}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help=f"leads ({', '.join(SIZES)})")
    return parser.parse_args()


if __name__ == "__main__":
    main()
