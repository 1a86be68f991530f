"""`python -m tests.mutants SEED`: draw, try, and tell which changes no test has noticed."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from tests.mutants.drawing import Mutant, drawn
from tests.mutants.trying import copy_of, tried

ROOT = Path(__file__).parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
COUNT, SECONDS = 20, 600


def equivalent() -> dict[str, str]:
    """Changes that change nothing one could see, each with the reason: `name  # reason`, a line each."""
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit("  # ", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {name: reason for name, reason in pairs}  # noqa: C416 (a line without a reason is an error)


def main() -> int:
    asked = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    asked.add_argument("seed", help="draws the same functions each time for the same commit")
    asked.add_argument("--count", type=int, default=COUNT, help="how many functions")
    asked.add_argument("--seconds", type=int, default=SECONDS, help="at most these for each")
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it leaves no copy behind
    known, survivors, same = equivalent(), [], []
    with copy_of(ROOT) as copy:
        mutants = drawn(copy, seed=given.seed, count=given.count)
        for number, mutant in enumerate(mutants, start=1):
            if mutant.name in known:
                same.append(mutant)
                _tell(f"{number:2} {mutant.place}: changes nothing, since {known[mutant.name]}")
                continue
            outcome = tried(mutant, copy, seconds=given.seconds)
            survivors += [] if outcome.is_noticed else [mutant]
            _tell(f"{number:2} {mutant.place}: {outcome.words}")
    _close(mutants, survivors, same)
    return 0


def _close(mutants: list[Mutant], survivors: list[Mutant], same: list[Mutant]) -> None:
    for mutant in survivors:
        _tell(f"\n{mutant.name}\n{mutant.diff}")
    real = len(mutants) - len(same)
    killed = real - len(survivors)
    share = f", {100 * killed // real} %" if real else ""
    _tell(f"\n{killed} of {real} were noticed{share}; {len(same)} change nothing.")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
