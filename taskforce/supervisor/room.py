"""Room on the disk of the data folder, watched while the product runs."""

import shutil
from collections.abc import Callable
from pathlib import Path

from taskforce.supervisor.places import NEEDED_MEGABYTES

MEGABYTE = 2**20


class RoomWatch:
    """Says once that the disk is running full, and once that there is room again."""

    def __init__(self, var: Path, say: Callable[[str], None]) -> None:
        self.var, self.say = var, say
        self.is_short = False

    def look(self) -> None:
        free = shutil.disk_usage(self.var).free // MEGABYTE
        if not self.is_short and free < NEEDED_MEGABYTES:
            self.is_short = True
            self.say(
                f"The disk of {self.var} is nearly full ({free} MB left): nothing can be saved when it is. "
                f"Free at least {NEEDED_MEGABYTES} MB; nothing has to be started again."
            )
        elif self.is_short and free > NEEDED_MEGABYTES * 1.1:
            self.is_short = False
            self.say(f"The disk of {self.var} has room again.")
