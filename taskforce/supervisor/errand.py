"""A child that does something once, in the background, and what it tells of it."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from taskforce.supervisor import process


class Errand:
    """Started at once. What it says in lines that begin with `name` is passed on; all of it stands in `log`."""

    def __init__(self, name: str, argv: Sequence[object], *, log: Path, env: Mapping[str, str]) -> None:
        self.mark = f"{name}: "
        self.log = log
        self._read_up_to = log.stat().st_size if log.exists() else 0
        self.child: subprocess.Popen[bytes] | None = process.spawn(argv, log=log, env=env)

    def news(self) -> Iterator[str]:
        """What it has told since the last look; when it has ended, also how, once."""
        if self.child is None:
            return
        code = self.child.poll()
        yield from self._told()
        if code is not None:
            self.child = None
            yield f"{self.mark}done." if code == 0 else f"{self.mark}it ended with code {code}, see {self.log}."

    def end(self) -> None:
        """Break it off; it is harmless to repeat."""
        if self.child is not None:
            process.end_group(self.child)
            self.child.wait()

    def _told(self) -> Iterator[str]:
        with self.log.open("rb") as log:
            log.seek(self._read_up_to)
            said = log.read()
        whole = said[: said.rfind(b"\n") + 1]  # a line that is being written waits for its end
        self._read_up_to += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            if line.startswith(self.mark):
                yield line
