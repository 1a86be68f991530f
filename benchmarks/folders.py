"""One data folder for each size, kept in var/bench, and the product running on it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmarks import processes
from taskforce.supervisor import lending
from taskforce.supervisor.postgres import APP
from tests.guarantees.test_kill import Running

KEPT = Path(settings.BASE_DIR, "var", "bench")
FILLED = "filled.json"  # written last: without it a folder is half full, and is made anew


class Folder(Running):
    """`name` is the size in leads. What runs inside has its database and, unless told otherwise, its app role."""

    def __init__(self, name: str, kept: Path = KEPT) -> None:
        self.name, self.path = name, kept / name
        super().__init__(self.path)
        self.env["TASKFORCE_DEMO"] = "1"
        self.parts: dict[str, int] = {}  # of the running product, by name

    def inside(self, function: str, *words: object, role: str = "app") -> Any:
        """Call module:function with Django set up; what it prints is shown, what it returns comes back."""
        argv = [sys.executable, "-m", "benchmarks.inside", function, *map(str, words)]
        env = self.env | {"DJANGO_SETTINGS_MODULE": "taskforce.settings", "TASKFORCE_DB_ROLE": role}
        with subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR) as child:
            said = ""
            for line in child.stdout or ():
                if said:
                    print(said, end="", flush=True)
                said = line
        if child.returncode:
            raise SystemExit(f"{function} failed on {self.path}.")
        return json.loads(said)

    @property
    def facts(self) -> dict[str, Any]:
        """What was noted when it was filled; empty while it is not."""
        note = self.path / FILLED
        return json.loads(note.read_text()) if note.exists() else {}

    def make(self, function: str, *words: object) -> None:
        """Fill it from nothing, unless that was done before; what the function returns is noted."""
        if self.facts:
            with self.database():
                self._migrate()
            return
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)
        print(f"Filling {self.path} …", flush=True)
        with self.database():
            self._migrate()
            facts = self.inside(function, *words, role="owner")
        (self.path / FILLED).write_text(json.dumps(facts, ensure_ascii=False, indent=1))

    def _migrate(self) -> None:
        with self.command("migrate", "-v0") as migrate:
            migrate.communicate()

    def forget(self) -> None:
        """To be filled anew next time."""
        (self.path / FILLED).unlink(missing_ok=True)

    def busy(self) -> float:
        """Seconds of processor time that the web and its connections to the database have used so far."""
        connections = [pid for pid in processes.below(self.parts["postgres"]) if processes.serves(pid, APP)]
        return processes.busy([self.parts["web"], *processes.below(self.parts["web"]), *connections])

    def most_memory(self) -> int:
        """Kilobytes: the most that the worker and its children have held at once, of the one that held the most."""
        worker = self.parts["workers"]
        return max(processes.most_memory(pid) for pid in [worker, *processes.below(worker)])

    @contextmanager
    def database(self) -> Iterator[None]:
        with lending.database(self.path, say=print):
            yield


@contextmanager
def running(folders: list[Folder]) -> Iterator[None]:
    """The whole product on each of these folders, side by side."""
    with ExitStack() as stack:
        for folder in folders:
            folder.start()
            stack.callback(folder.stop)
            folder.parts = folder.children()
        yield
