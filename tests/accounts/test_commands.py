"""What an operator of the machine can call: no command opens a door that takes two administrators."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command, get_commands

# Commands of applications, ours and the libraries', that touch an account, a session or a row, and why each may.
KNOWN = {
    "bootstrap": "makes the first administrators; --replace stands in the trail and is told to the others",
    "load_divisions": "places", "circulars": "as a named person", "figures": "reads",
    "achievements": "reads", "campaigns": "reads",
    "compute_deadlines": "as the page", "import_workbook": "as a named person",
    "backup": "copies", "restore": "into an empty place", "verify": "reads", "upgrade": "migrates",
    "migrate": "as Django's", "up": "serves", "load_demo": "refuses a database with accounts",
    "changepassword": "closed", "createsuperuser": "closed",
    # libraries
    "axes_list_attempts": "reads", "axes_reset": "ends lock-outs, opens nothing",
    "axes_reset_failure_logs": "clears a log", "axes_reset_ip": "ends lock-outs, opens nothing",
    "axes_reset_ip_username": "ends lock-outs, opens nothing", "axes_reset_logs": "clears a log",
    "axes_reset_username": "ends lock-outs, opens nothing", "clearsessions": "ends sessions",
    "collectstatic": "files", "findstatic": "reads", "runserver": "serves",
    "generateschema": "reads", "spectacular": "reads",
    "account_unsetmultipleprimaryemails": "addresses that nobody uses", "pgtrigger": "as the owner; docs/settings.md",
    "remove_stale_contenttypes": "rows of the framework",
}  # fmt: skip


@pytest.mark.parametrize("name", ["changepassword", "createsuperuser"])
@pytest.mark.parametrize("given", [[], ["somebody"], ["--username", "somebody", "--noinput"]])
def test_what_one_person_could_open_the_product_with_is_closed(name, given):
    with pytest.raises(CommandError, match="bootstrap --replace"):
        call_command(name, *given)


def test_every_command_was_looked_at():
    """A new one must be looked at: does it open a door?"""
    unknown = {name for name, app in get_commands().items() if app != "django.core"} - KNOWN.keys()

    assert unknown == set()
    assert get_commands()["changepassword"] == get_commands()["createsuperuser"] == "accounts"
