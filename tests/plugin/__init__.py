"""A PostgreSQL of our own for each test run: loaded with `-p tests.plugin`, before pytest-django reads the settings.

The server works on a folder of the run, with fsync off, and ends with it. Under pytest-xdist the controller starts it
and the workers share it, each with its own database.
"""

import atexit
import os
import secrets
import shutil
import signal
import tempfile
from pathlib import Path

import psycopg
import pytest

from taskforce import freshness, garbage
from taskforce.supervisor import places, postgres
from tests.plugin import order, template

HERE = "TASKFORCE_TEST_FOLDER"


def _point_settings_to(folder: Path) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "TASKFORCE_DEBUG", "TASKFORCE_DEMO"):
        os.environ.pop(name, None)
    os.environ.update(
        {
            "TASKFORCE_ENV_FILE": os.devnull,
            "TASKFORCE_ENVIRONMENT": "test",
            "TASKFORCE_SECRET_KEY": secrets.token_urlsafe(60),
            "TASKFORCE_VAR": str(folder),
            "TASKFORCE_DB_ROLE": "owner",
            "TASKFORCE_DB_POOL": "0",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # playwright's loop runs in the thread of the tests
            HERE: str(folder),
        }
    )


def _let_owner_flush(folder: Path) -> None:
    """Here only, the owner may turn triggers off (see seeds), and drop a database that autovacuum is looking at."""
    with psycopg.connect(host=str(places.socket_folder(folder)), user="postgres", dbname="postgres") as superuser:
        superuser.execute(f"GRANT SET ON PARAMETER session_replication_role TO {postgres.OWNER}")
        superuser.execute(f"GRANT pg_signal_backend TO {postgres.OWNER}")


def _clear_away(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


IS_CONTROLLER = HERE not in os.environ
if IS_CONTROLLER:
    _point_settings_to(Path(tempfile.mkdtemp(prefix="taskforce-test-")))
    atexit.register(_clear_away, Path(os.environ[HERE]))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server, unless the run needs none or it is somebody else's to start."""
    if IS_CONTROLLER and not config.option.help and not config.option.version:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a time limit must not leave the folder behind
        folder = Path(os.environ[HERE])
        root = Path(config.rootpath)
        freshness.compile_translations(root / "locale")
        template.copy_to(folder, root)
        server = postgres.start(folder, conf=postgres.FAST_AND_UNSAFE)
        config.add_cleanup(lambda: postgres.stop(server, how=signal.SIGQUIT))
        _let_owner_flush(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order.sort(items)


def pytest_collection_finish() -> None:
    """As the product does it: a tenth of the run."""
    garbage.look_seldom()
    garbage.leave_what_is_loaded()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> order.ByFile:
    return order.ByFile(config, log)
