"""manage.py up: PostgreSQL, Valkey, web, workers and beat in one terminal; Ctrl-C stops all."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import DatabaseError, OperationalError

from taskforce import database, freshness, schema
from taskforce.supervisor import answering, locks, places, postgres, programs, recovery, renewal, stopping, valkey
from taskforce.supervisor.errand import Errand
from taskforce.supervisor.errors import CannotStart, WasKilled
from taskforce.supervisor.pulse import PulseWatch
from taskforce.supervisor.room import RoomWatch
from taskforce.supervisor.tree import Part, Tree

DEMOS = ("full", "people", "none")
GLANCE = 0.3  # seconds between two looks at the parts


class Command(BaseCommand):
    help = "Run the whole product in this terminal; Ctrl-C stops it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="where to answer on 127.0.0.1 (8000)")
        parser.add_argument("--demo", choices=DEMOS, default="none", help="what invented content to load (none)")

    def handle(self, *, port: int, demo: str, **_options: object) -> None:
        if demo != "none" and settings.PRODUCTION:
            raise CommandError("The demo lets anybody in: not in production (TASKFORCE_ENVIRONMENT=development).")
        stopping.listen()
        try:
            places.prepare(settings.VAR)
            places.refuse_half_restored(settings.VAR)
            with ExitStack() as stack:
                self._claim(stack, port)
                self._run(stack, port, demo)
        except CannotStart as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            if "No space left on device" not in str(error):
                raise
            raise CommandError(places.disk_full(settings.VAR)) from error
        except stopping.Stopped:
            self.say("Stopped.")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _claim(self, stack: ExitStack, port: int) -> None:
        """Be the only one on this data folder; a command that borrows the database may finish first."""
        lock = settings.RUN / "server.lock"
        me = f"process {os.getpid()}, port {port}"
        try:
            stack.enter_context(locks.exclusive(lock, holder=me))
        except locks.Taken as taken:
            if str(taken) != "commands":
                raise CannotStart(f"Already running on {settings.VAR} ({taken}).") from taken
            self.say("Waiting for another manage.py command to finish with the database …")
            stack.enter_context(locks.exclusive(lock, holder=me, patience=float("inf")))

    def _run(self, stack: ExitStack, port: int, demo: str) -> None:
        programs.require_free_port(port)
        tree = Tree(self.say)
        stack.callback(self._stop, tree)
        self._start_services(tree)
        self._insist(tree, self._bring_up_to_date)
        env = {"TASKFORCE_DB_ROLE": "app", "TASKFORCE_DB_POOL": "1", "TASKFORCE_DEMO": str(int(demo != "none"))}
        if settings.PRODUCTION:
            self._insist(tree, partial(programs.require_safety, env))
        else:
            env["TASKFORCE_SITE_URL"] = f"http://{programs.HOST}:{port}"
        web = tree.add(programs.web(settings.VAR, port, env))
        programs.wait_for_web(tree, web, port, log=settings.VAR / "log" / "web.log")
        self.say(f"Taskforce answers at http://{programs.HOST}:{port}/ (Ctrl-C stops it).")
        if not settings.ALLOWED_HOSTS:
            self.say("Nobody can enter yet: set TASKFORCE_HOSTS to the names under which the site is reached.")
        tree.add(programs.workers(settings.VAR, env))  # after the web, which people wait for
        errand = self._load_demo(stack, demo, env)
        watches: list[RoomWatch | PulseWatch | answering.AnswerWatch] = [
            RoomWatch(settings.VAR, self.say),
            PulseWatch(settings.VAR, self.say),
            self._watch_servers(),
        ]
        while True:
            tree.tend()
            for watch in watches:
                watch.look()
            for line in errand.news() if errand else ():
                self.say(line)
            stopping.pause(GLANCE)

    def _start_services(self, tree: Tree) -> None:
        if settings.EMBEDDED_DATABASE:
            renewal.renew(settings.VAR, say=self.say)
            if settings.PRODUCTION:
                renewal.keep_programs(settings.VAR)
            tree.add(Part("postgres", partial(postgres.start, settings.VAR, say=self.say), signal.SIGINT, 30))
        if settings.EMBEDDED_REDIS:
            tree.add(Part("valkey", partial(valkey.start, settings.VAR, say=self.say), signal.SIGTERM, 10))
        else:
            valkey.require(settings.REDIS_URL)

    def _insist(self, tree: Tree, step: Callable[[], None]) -> None:
        """Do `step`, and do it again where what it needs was killed meanwhile."""
        for tries_left in reversed(range(schema.TRIES)):
            recovery.wait(database.conninfo(), say=self.say)
            try:
                return step()
            except (CannotStart, OperationalError) as error:
                was_killed = isinstance(error, WasKilled) or recovery.is_under_way(database.conninfo())
                if not tries_left or not (tree.heal() or was_killed):
                    raise

    def _bring_up_to_date(self) -> None:
        """Database, translations and static files, each only where something is to be done."""
        schema.update(say=self.say)
        sources = [*settings.STATICFILES_DIRS, settings.BASE_DIR / "uv.lock"]
        if not settings.DEBUG and not freshness.is_collected(settings.STATIC_ROOT, sources):
            call_command("collectstatic", verbosity=0, interactive=False)

    def _watch_servers(self) -> answering.AnswerWatch:
        servers = [answering.database(database.conninfo()), answering.queue(settings.QUEUE_URL)]
        if settings.EMAIL_HOST:
            servers.append(answering.mail(settings.EMAIL_HOST, settings.EMAIL_PORT))
        watch = answering.AnswerWatch(servers, self.say)
        watch.begin()
        return watch

    def _load_demo(self, stack: ExitStack, demo: str, env: dict[str, str]) -> Errand | None:
        if demo == "none":
            return None
        argv = [sys.executable, settings.BASE_DIR / "manage.py", "load_demo", "--what", demo]
        errand = Errand("Demo", argv, log=places.log_file(settings.VAR, "demo"), env=env)
        stack.callback(errand.end)
        return errand

    def _stop(self, tree: Tree) -> None:
        stopping.heard()
        if tree.parts:
            self.say("Stopping …")
        tree.stop()


def _port(value: str) -> int:
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
