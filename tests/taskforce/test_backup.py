"""Backup, restore, verify: as an operator runs them, between embedded and given databases in both directions."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from taskforce.backup import folder as folders
from taskforce.supervisor import locks, places, postgres
from tests.guarantees import test_reporters_in_files as files
from tests.plugin import template

pytestmark = [pytest.mark.kill, pytest.mark.slow]

KEY = "a secret key of the place where it was made 0123456789"
REPORTER = "赵金丝雀"
SEAL = "what opens the sealed keys"


class Place:
    """One installation: its data folder, its database, its settings."""

    def __init__(self, var: Path, **more: str) -> None:
        self.var = var
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("TASKFORCE", "DJANGO"))}
        self.env = bare | {
            "TASKFORCE_ENV_FILE": os.devnull,
            "TASKFORCE_ENVIRONMENT": "test",  # no queue is needed
            "TASKFORCE_SECRET_KEY": KEY,
            "TASKFORCE_VAR": str(var),
            **more,
        }

    def command(self, *words: object, refused: bool = False) -> str:
        """What it said. refused: it must end with another code than 0."""
        argv = [sys.executable, settings.BASE_DIR / "manage.py", *map(str, words)]
        ended = subprocess.run(
            argv, env=self.env, capture_output=True, text=True, timeout=280, stdin=subprocess.DEVNULL
        )
        said = ended.stdout + ended.stderr
        assert (ended.returncode != 0) == refused, said
        assert "Traceback" not in said, said
        return said

    def shell(self, script: str) -> str:
        return self.command("shell", "-v0", "-c", f"{SETTING}\n{script}")


SETTING = """
import json
import re
from io import StringIO
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from accounts.models import Bureau, User
from accounts.scope import acting_as, acting_as_system
from leads.models import Lead
from records import attachments
from records.models import Attachment
from tests.factories import BureauFactory, UserFactory
from tests.leads.factories import make_lead
from tests.records.files import PDF
"""

FILL = """
province = BureauFactory(province_level=True, code="140000")
city = BureauFactory(city_level=True, code="140100", parent=province)
county = BureauFactory(code="140105", parent=city)
officer = UserFactory(username="officer", bureau=county, password="one long password")
with acting_as_system():
    leads = [make_lead(county, by=officer, reporter="赵金丝雀") for _ in range(3)]
    for number, lead in enumerate(leads):
        pdf = PDF[:9] + b"x" * 9000 + PDF[9:] + b"%d" % number
        attachments.attach(lead, SimpleUploadedFile("证据.pdf", pdf), by=officer)
"""

LOOK = """
with acting_as_system():
    files = {}
    for attachment in Attachment.objects.order_by("pk"):
        with default_storage.open(attachment.stored_name) as stored:
            files[str(attachment.uuid)] = stored.read().decode()[-3:]
    numbers = list(Lead.objects.order_by("pk").values_list("number", "status", "version"))
client = Client()
entered = client.post("/accounts/login/", {"login": "officer", "password": "one long password"}).status_code
page = client.get("/leads/").content.decode()
told = {"files": files, "numbers": numbers, "entered": entered, "listed": numbers[-1][0] in page}
figures = StringIO()  # without the moment at which they were counted
call_command("figures", period="all", as_json=True, stdout=figures)
told["figures"] = re.sub(r"T\\d\\d:\\d\\d:\\d\\d", "", figures.getvalue())
print(json.dumps(told))
"""

ONE_MORE = """
with acting_as_system():
    county = Bureau.objects.get(code="140105")
    print(make_lead(county, by=User.objects.get(username="officer")).number)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Place:
    """Where people have worked: the embedded database, three leads with a file each."""
    var = tmp_path_factory.mktemp("home") / "var"
    places.prepare(var)
    template.copy_to(var, settings.BASE_DIR)
    place = Place(var)
    Place(var, TASKFORCE_DB_ROLE="owner").shell(FILL)
    return place


@pytest.fixture(scope="module")
def saved(home, tmp_path_factory) -> Path:
    """A backup of it."""
    target = tmp_path_factory.mktemp("saved") / "monday"
    said = home.command("backup", target)
    assert "3 files" in said
    assert "keys lie unsealed" in said
    return target


@pytest.fixture(scope="module")
def given(tmp_path_factory) -> Iterator[Place]:
    """An installation on a database that is given, with roles of other names, made as docs/settings.md says."""
    base = tmp_path_factory.mktemp("given")
    server = postgres.start(base / "server", conf=postgres.FAST_AND_UNSAFE)
    run = places.socket_folder(base / "server")
    with psycopg.connect(host=str(run), user="postgres", dbname="postgres", autocommit=True) as superuser:
        superuser.execute("CREATE ROLE web_role LOGIN")
        superuser.execute("CREATE ROLE keeper LOGIN")
        superuser.execute("GRANT web_role TO keeper")
        superuser.execute("CREATE DATABASE bureau OWNER keeper TEMPLATE template0 ENCODING 'UTF8'")
    with psycopg.connect(host=str(run), user="postgres", dbname="bureau", autocommit=True) as superuser:
        superuser.execute("ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF")
    urls = {"DATABASE_URL": f"postgresql://web_role@/bureau?host={run}"}
    urls["DATABASE_OWNER_URL"] = f"postgresql://keeper@/bureau?host={run}"
    yield Place(base / "var", TASKFORCE_BACKUP_KEY=SEAL, **urls)
    postgres.stop(server, how=signal.SIGQUIT)


def test_the_round_trip_from_an_embedded_to_a_given_database_and_back(home, saved, given, tmp_path):
    before = json.loads(home.shell(LOOK))

    said = given.command("restore", saved)
    assert "Restored." in said
    assert "another than this one" not in said
    assert "Everything is whole." in given.command("verify", saved)
    said = given.shell(LOOK + ONE_MORE).splitlines()
    number = said[-1]
    assert json.loads(said[0]) == before
    assert before["entered"] in (302, 303)
    assert before["listed"]
    assert before["figures"].count("leads.") > 3
    assert len(before["files"]) == 3
    assert number == before["numbers"][-1][0][:-4] + "0004"

    said = given.command("backup", tmp_path / "back")
    assert "unsealed" not in said
    assert not list((tmp_path / "back").rglob("settings.json"))
    assert KEY.encode() not in (tmp_path / "back" / "keys" / "settings.sealed").read_bytes()
    other = Place(tmp_path / "other" / "var", TASKFORCE_SECRET_KEY=KEY[::-1], TASKFORCE_BACKUP_KEY=SEAL)
    said = other.command("restore", tmp_path / "back")
    assert "add it to TASKFORCE_OLD_SECRET_KEYS" in said
    assert json.loads((other.var / "restored-settings.json").read_text())["TASKFORCE_SECRET_KEY"] == KEY
    assert (other.var / "restored-settings.json").stat().st_mode & 0o777 == 0o600
    assert "Everything is whole." in other.command("verify", tmp_path / "back")
    after = json.loads(other.shell(LOOK).splitlines()[0])  # then the log tells of sessions of the former key
    assert (after["numbers"][-1][0], after["files"]) == (number, before["files"])
    assert rights(other.var) == rights(home.var)


WHERE_NAMED = """
import tempfile
from pathlib import Path
from taskforce.backup import clients, folder
dump, name = Path({saved!r}) / folder.DUMP, {name!r}
with tempfile.NamedTemporaryFile("w") as chosen:
    chosen.write(chr(10).join(clients.contents(dump)))
    chosen.flush()
    script = clients.script(dump, Path(chosen.name))
table, found = "", set()
for line in script.splitlines():
    table = line.split()[1].rpartition(".")[2] if line.startswith("COPY ") else table
    found |= {{table}} if name in line else set()
print(json.dumps(sorted(found)))
"""


def test_a_backup_holds_reporters_in_their_own_table_and_nowhere_else(home, saved):
    """Neither in another table of the dump nor in any file beside it, packed or not."""
    said = home.shell(WHERE_NAMED.format(saved=str(saved), name=REPORTER))
    telling = [
        name
        for path in sorted(saved.rglob("*"))
        if path.is_file() and path.name != folders.DUMP
        for name, content in files.parts(path.name, path.read_bytes())
        if any(REPORTER.encode(coding) in content for coding in files.CODINGS)
    ]

    assert json.loads(said.splitlines()[0]) == ["leads_informant"]
    assert telling == []


RIGHTS = """
import json, sys
import psycopg
from pathlib import Path
from taskforce.supervisor import lending, places
with lending.database(Path(sys.argv[1]), say=print):
    with psycopg.connect(host=str(places.socket_folder(Path(sys.argv[1]))), user="postgres", dbname="taskforce") as db:
        print(json.dumps([db.execute(statement).fetchall() for statement in (
            "SELECT relname, array(SELECT unnest(relacl)::text ORDER BY 1) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY 1",
            "SELECT proname, array(SELECT unnest(proacl)::text ORDER BY 1), prosecdef, proleakproof, proconfig::text"
            " FROM pg_proc JOIN pg_roles r ON r.oid = proowner WHERE pronamespace = 'public'::regnamespace"
            " AND rolname = 'taskforce_owner' ORDER BY 1",
            "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
            "SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY 1",
            "SELECT tgname, tgrelid::regclass::text, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
            " ORDER BY 2, 1",
            "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            " ORDER BY 2, 1",
            "SELECT defaclobjtype::text, array(SELECT unnest(defaclacl)::text ORDER BY 1) FROM pg_default_acl"
            " ORDER BY 1",
            "SELECT has_database_privilege('taskforce_app', 'taskforce', 'TEMPORARY')",
            "SELECT extname FROM pg_extension ORDER BY 1",
        )]))
"""


def rights(var: Path) -> list:
    """Who may do what in the database, and what watches over it."""
    ended = subprocess.run([sys.executable, "-c", RIGHTS, var], capture_output=True, text=True, timeout=120, check=True)
    found = json.loads(ended.stdout.splitlines()[-1])
    assert all(found[0]), "nothing was found"
    return found


def test_nobody_else_may_read_a_backup_and_its_keys(saved):
    assert saved.stat().st_mode & 0o777 == 0o700
    assert (saved / "keys").stat().st_mode & 0o777 == 0o700
    files = [path for path in saved.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert json.loads((saved / "keys" / "settings.json").read_text())["TASKFORCE_SECRET_KEY"] == KEY


def test_its_sums_are_those_that_sha256sum_knows(saved):
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=saved, check=True)


def test_an_altered_backup_is_not_restored_and_nothing_is_written(saved, tmp_path):
    altered = shutil.copytree(saved, tmp_path / "altered")
    file = next(path for path in (altered / "media").rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    empty = Place(tmp_path / "var")

    said = empty.command("restore", altered, refused=True)

    assert f"media/{file.parent.name}/{file.name} was altered" in said
    assert not [path for path in (empty.var / "media").rglob("*") if path.is_file()]
    assert not (empty.var / "restoring").exists()


def test_a_backup_is_not_restored_over_anything(home, saved):
    said = home.command("restore", saved, refused=True)

    assert "There is something already" in said
    assert "Nothing was changed." in said


def test_a_restore_that_was_cut_off_goes_on_and_until_then_nothing_starts(saved, tmp_path):
    place = Place(tmp_path / "var")
    places.prepare(place.var)
    (place.var / "restoring").write_text(folders.read(saved).sums)  # killed with one file done
    first = next(path for path in (saved / "media").rglob("*") if path.is_file())
    (place.var / "media" / first.parent.name).mkdir(parents=True)
    shutil.copy(first, place.var / "media" / first.parent.name)

    assert "was cut off" in place.command("up", "--port", "1", refused=True)
    assert "was cut off" in place.command("figures", "--period", "all", refused=True)
    assert "Restored." in place.command("restore", saved)

    assert "Everything is whole." in place.command("verify", saved)


DAMAGE = """
import psycopg, sys
from django.conf import settings
from pathlib import Path
with acting_as_system():
    first = Attachment.objects.order_by("pk").first()
path = Path(default_storage.path(first.stored_name))
path.write_bytes(path.read_bytes()[:-1] + b"?")
with psycopg.connect(host=str(settings.RUN), user="postgres", dbname="taskforce") as db:
    db.execute("SET session_replication_role = replica")
    db.execute("UPDATE leads_lead SET title = 'past the triggers' WHERE id = (SELECT min(id) FROM leads_lead)")
    db.execute("DELETE FROM leads_movement WHERE id = (SELECT max(id) FROM leads_movement)")
print(first.stored_name)
"""


def test_what_is_not_whole_is_named_and_the_next_backup_says_so(home, saved, tmp_path):
    until = time.monotonic() + 60
    while not locks.is_free(places.socket_folder(home.var) / "server.lock"):  # of the last command's server
        assert time.monotonic() < until
        time.sleep(0.05)
    damaged = Place(shutil.copytree(home.var, tmp_path / "var", ignore=shutil.ignore_patterns(".s.*")))
    name = damaged.shell(DAMAGE).strip()

    said = damaged.command("verify", saved, refused=True)

    assert f"File {name} was altered." in said
    assert "History: 1 rows of leads_lead are not what their last entry says." in said
    assert "Ledger: " in said
    assert "Of 3 rows that leads_movement had in the backup 2 are here." in said
    assert "1 files were missing or altered" in damaged.command("backup", tmp_path / "next")
    assert json.loads((damaged.var / "last-backup.json").read_text())["problem"].endswith(f"the first is {name}.")


def test_backups_by_schedule_share_their_files_and_the_last_few_are_kept(home, tmp_path):
    shelf = tmp_path / "shelf"
    place = Place(home.var, TASKFORCE_BACKUP_FOLDER=str(shelf), TASKFORCE_BACKUP_KEEP="2")
    (shelf / "letters").mkdir(parents=True)
    (shelf / ".2026-01-01-010000.unfinished").mkdir()  # of one that was killed
    (shelf / "2026-01-01-010000").mkdir()
    for name in (folders.MANIFEST, folders.SUMS):
        (shelf / "2026-01-01-010000" / name).touch()

    for _ in range(2):
        place.command("backup", "--scheduled")

    kept = sorted(path for path in shelf.iterdir() if path.name[0] == "2")
    assert sorted(path.name for path in shelf.iterdir()) == [".lock", *(path.name for path in kept), "letters"]
    assert len(kept) == 2
    files = [path for path in (kept[1] / "media").rglob("*") if path.is_file()]
    assert len(files) == 3
    assert all(path.stat().st_nlink == 2 for path in files)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=kept[1], check=True)


def test_the_former_backups_stay_until_the_new_one_was_read_again(home, tmp_path):
    shelf = tmp_path / "shelf"
    place = Place(home.var, TASKFORCE_BACKUP_FOLDER=str(shelf), TASKFORCE_BACKUP_KEEP="1")
    place.command("backup", "--scheduled")
    (first,) = shelf.glob("2*")
    damaged = next(path for path in (first / "media").rglob("*") if path.is_file())
    damaged.write_bytes(b"another disk error")

    place.command("backup", "--scheduled")

    (second,) = shelf.glob("2*")
    assert second.name > first.name
    assert place.command("verify", second).endswith("Everything is whole.\n")
    assert (second / damaged.relative_to(first)).stat().st_nlink == 1, "copied, not linked to what is damaged"


def test_a_folder_that_cannot_be_written_is_noted_for_the_page_of_the_state(home, tmp_path):
    (tmp_path / "shelf").write_text("in the way")
    place = Place(home.var, TASKFORCE_BACKUP_FOLDER=str(tmp_path / "shelf"))

    said = place.command("backup", "--scheduled", refused=True)

    assert "cannot be written" in said
    assert "cannot be written" in json.loads((home.var / "last-backup.json").read_text())["problem"]
