"""How often Python looks for garbage: seldom. What a program has loaded stays to its end, and Python's own measure, by
which it goes through all of it again and again, costs a sixth of each start and a tenth of each page.
"""

from __future__ import annotations

import gc

NEW_OBJECTS = 50_000  # more than were freed since it looked last; 700 if nothing is said
ROUNDS = 20  # after so many it looks at what is older, too; 10 if nothing is said


def look_seldom() -> None:
    """From here on: first thing of a program."""
    gc.set_threshold(NEW_OBJECTS, ROUNDS, ROUNDS)


def leave_what_is_loaded() -> None:
    """It is never looked through again, and stays shared between forks: last thing of a start."""
    gc.collect()
    gc.freeze()
