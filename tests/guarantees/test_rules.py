"""House rules that no review needs to look for: they hold for what is here and for what will be added."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection
from django.db.utils import IntegrityError, InternalError, NotSupportedError

from accounts.policy import POLICY, Right
from accounts.scope import APP_ROLE, acting_as_system
from accounts.scoped import ScopedModel
from registry import declared
from taskforce.database import deletable_tables

ROOT = Path(settings.BASE_DIR)
OURS = (
    "accounts",
    "audit",
    "cases",
    "programme",
    "transfers",
    "bases",
    "campaigns",
    "returns",
    "circulars",
    "dashboards",
    "deadlines",
    "exchange",
    "figures",
    "frame",
    "interface",
    "leads",
    "lists",
    "notifications",
    "records",
    "rectification",
    "registry",
    "tasks",
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Tables of ours without row-level security, and why nobody minds.
OPEN_TABLES = {
    # who there is: every page names bureaus and people
    "accounts_bureau", "accounts_bureauevent", "accounts_certificate", "accounts_formername",
    "accounts_user", "accounts_userevent",
    "accounts_appointment", "accounts_appointmentevent", "accounts_onetimelink",
    "accounts_accessrequest", "accounts_accessrequestevent",
    "accounts_systemaccount", "accounts_systemaccountevent", "accounts_accesstoken",
    # the trail names numbers, never contents; only auditors have a page of it
    "audit_auditevent",
    # rules, calendar, code lists: the same for everybody
    "deadlines_calendarday", "deadlines_holidaynotice", "deadlines_holidaynoticeevent",
    "exchange_switchover",
    "deadlines_deadlinerule", "deadlines_deadlineruleevent",
    "deadlines_reminderpolicy", "deadlines_reminderpolicyevent",
    "deadlines_reminderstep", "deadlines_reminderstepevent",
    "campaigns_campaignarea", "returns_indicator",
    "leads_channel", "leads_focusarea", "leads_keyarea", "leads_businessline", "leads_outcome",
    "rectification_ordertype", "rectification_organ", "rectification_measuretype", "cases_law",
    # counters hold numbers
    "records_series",
    # which addresses are told, and which stretches of the feed: no records
    "interface_webhook", "interface_webhookevent", "interface_delivery",
    # which database servers the feed has lived on
    "interface_era",
    # in which months something changed, of all bureaus together
    "records_monthchange",
}  # fmt: skip

APPEND_ONLY = (
    "accounts_formername",
    "audit_auditevent",
    "leads_leadevent",
    "leads_movement",
    "leads_informant",
    "records_step",
    "circulars_issuedpaper",
    "circulars_issuedfile",
    "rectification_sentpaper",
    "rectification_progress",
    "rectification_acceptance",
    "rectification_lookback",
)


def _rows(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def our_tables() -> set[str]:
    """Tables of our models, with their histories and the tables between two models."""
    return {
        model._meta.db_table
        for label in OURS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


# The database says no


def test_every_table_with_business_in_it_has_row_policies(db):
    secured = {name for (name,) in _rows("SELECT relname FROM pg_class WHERE relrowsecurity")}

    assert our_tables() - secured == OPEN_TABLES & our_tables()


def test_every_list_of_open_tables_is_true(db):
    assert OPEN_TABLES - our_tables() == set()


def test_every_secured_table_says_who_may_read_and_write_it(db):
    secured = {name for (name,) in _rows("SELECT relname FROM pg_class WHERE relrowsecurity")}
    policies: dict[str, set[str]] = {name: set() for name in secured}
    for name, verb in _rows("SELECT tablename, cmd FROM pg_policies"):
        policies[name].add(verb)

    wants_no_reader = {"leads_informant", "exchange_heldidentity"}
    lacking = {name for name, verbs in policies.items() if not {"SELECT", "INSERT"} <= verbs and "ALL" not in verbs}
    assert lacking == wants_no_reader


def test_every_scoped_model_is_secured_by_its_own_columns(db):
    secured = {name for (name,) in _rows("SELECT relname FROM pg_class WHERE relrowsecurity")}
    scoped = {model._meta.db_table for model in apps.get_models() if issubclass(model, ScopedModel)}

    assert scoped <= secured


def test_the_role_that_serves_people_is_nobody_special(db):
    special = _rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", APP_ROLE
    )
    owned = _rows("SELECT tablename FROM pg_tables WHERE tableowner = %s", APP_ROLE)

    assert special == [(False, False, False, False)]
    assert owned == []


def test_deletes_are_granted_where_a_room_says_so_and_nowhere_else(db):
    granted = _rows(
        "SELECT table_name FROM information_schema.table_privileges WHERE grantee = %s AND privilege_type = 'DELETE'",
        APP_ROLE,
    )

    assert {name for (name,) in granted} <= set(deletable_tables())
    assert {name for (name,) in granted} & our_tables() == {
        "circulars_posting", "circulars_line", "rectification_measure_problems", "rectification_action_measures",
    }  # fmt: skip


def test_nobody_may_truncate(db):
    granted = _rows(
        "SELECT table_name FROM information_schema.table_privileges WHERE grantee = %s AND privilege_type = 'TRUNCATE'",
        APP_ROLE,
    )

    assert granted == []


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_what_is_written_once_stays_for_the_owner_too(world, table, statement):
    column = _rows(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position OFFSET 1",
        table,
    )[0][0]
    if table == "records_step":
        column = "note"
    assert _rows(f"SELECT 1 FROM {table} LIMIT 1"), f"no row in {table}: nothing would be refused"

    with pytest.raises((InternalError, IntegrityError, NotSupportedError, ProgrammingError)):
        _undone(statement.format(table, column))


def _undone(statement: str) -> None:
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE would be refused for another reason
        cursor.execute(statement)


def test_the_reporter_is_written_and_never_read(world):
    with acting_as_system():
        seen = _rows("SELECT * FROM leads_informant")

    assert seen == []
    assert _rows("SELECT count(*) FROM leads_informant")[0][0] > 1


# The code keeps to the house


def _modules(pattern: str) -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(ROOT.glob(pattern)):
        if path.is_relative_to(ROOT / "tests") or ".venv" in path.parts or "migrations" in path.parts:
            continue
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _scoped_names() -> set[str]:
    return {model.__name__ for model in apps.get_models() if issubclass(model, ScopedModel)}


def _chain(node: ast.AST) -> tuple[str, list[str]]:
    """Of Lead.objects.visible_to(user).open(): "Lead" and [objects, visible_to, open]."""
    names: list[str] = []
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        else:
            node = node.func
    return (node.id if isinstance(node, ast.Name) else ""), names


def _queries(tree: ast.AST) -> Iterator[tuple[int, str, list[str]]]:
    """Whole chains that begin at the manager of a scoped model."""
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    inner |= {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    scoped = _scoped_names()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Call) and id(node) not in inner:
            model, names = _chain(node)
            if model in scoped and names[:1] in (["objects"], ["_default_manager"]):
                yield node.lineno, model, names


def _is_form_instance(path: Path, model: str, names: list[str]) -> bool:
    """A fresh copy of what was reached already: get(pk=reached.pk)."""
    return names == ["objects", "get"]


def test_no_view_queries_records_past_the_filter_of_visibility():
    """`.of(record)` is what hangs on a record that was reached."""
    past = [
        f"{path.relative_to(ROOT)}:{line} {model}.{'.'.join(names)}"
        for pattern in ("*/views.py", "*/views/*.py", "*/api.py", "*/api/*.py", "*/pages.py")
        for path, tree in _modules(pattern)
        for line, model, names in _queries(tree)
        if not {"visible_to", "of"} & set(names) and not _is_form_instance(path, model, names)
    ]

    assert past == []


def test_no_view_takes_a_record_by_key_past_the_filter():
    """A view may `objects.get(pk=…)` the fresh copy of a record that was reached: by its key, by no parameter."""
    faults = []
    for pattern in ("*/views.py", "*/views/*.py"):
        for path, tree in _modules(pattern):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _chain(node.func)[1] == ["objects", "get"]:
                    keys = [word.value for word in node.keywords if word.arg == "pk"]
                    reached = all(isinstance(value, ast.Attribute) and value.attr == "pk" for value in keys)
                    if _chain(node.func)[0] in _scoped_names() and not (keys and reached):
                        faults.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert faults == []


def test_nothing_marks_text_as_safe():
    guilty = [
        f"{path.relative_to(ROOT)}"
        for path, _tree in _modules("*/**/*.py")
        if re.search(r"\bmark_safe\b|\bSafeString\(|\.html_safe", path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


@pytest.mark.parametrize(
    "fault", [r"\|\s*safe\b", r"\sstyle=", r"<script(?![^>]*\ssrc=)", r"\son\w+=\"", r"javascript:"]
)
def test_no_template_opens_the_hole(fault):
    assert [
        str(path.relative_to(ROOT)) for path in TEMPLATES if re.search(fault, path.read_text(encoding="utf-8"))
    ] == []


def test_no_module_of_ours_runs_text_as_sql_that_somebody_typed():
    """Cursors are for modules that say why; none of them is a view, a form or a template tag."""
    guilty = [
        str(path.relative_to(ROOT))
        for pattern in ("*/views/*.py", "*/views.py", "*/forms/*.py", "*/forms.py", "*/templatetags/*.py")
        for path, _tree in _modules(pattern)
        if re.search(r"\.cursor\(|\.raw\(|\.extra\(", path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_every_paper_that_is_issued_is_looked_through_for_characters_that_it_cannot_show():
    """Whoever makes a paper of a record (`paper_of`) has somebody who names its gaps before it is issued."""
    makers = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path, tree in _modules("*/**/*.py")
        if any(isinstance(node, ast.FunctionDef) and node.name == "paper_of" for node in ast.walk(tree))
    }
    looked_through = {
        node.module
        for path, tree in _modules("*/**/*.py")
        if "glyph_warning(paper_of(" in path.read_text(encoding="utf-8")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "paper_of" in {name.name for name in node.names}
    }

    assert {"circulars.paper", "rectification.paper", "records.urging_paper"} <= makers
    assert makers - looked_through == set()


# Words


def test_every_right_has_its_words_and_a_group():
    rights = declared(Right)
    assert sorted(POLICY.keys() - rights.keys()) == []
    assert sorted(rights.keys() - POLICY.keys()) == []
    assert [action for action, right in rights.items() if not (str(right.label) and str(right.group.label))] == []


def test_what_is_hashed_with_the_secret_key_is_found_again_after_the_key_has_changed():
    """The only places that use the key by themselves. Each takes SECRET_KEY_FALLBACKS into account; Django does."""
    keyed = {
        str(path.relative_to(ROOT))
        for path, tree in _modules("*/**/*.py")
        for node in ast.walk(tree)
        if getattr(node, "attr", getattr(node, "id", "")) in ("SECRET_KEY", "salted_hmac")
    }

    # A backup keeps the keys and gives them back; it hashes nothing with them.
    others = {"records/tokens.py", "interface/secrets.py"}
    assert keyed == {*others, "taskforce/settings.py", "taskforce/backup/restoring.py"}
    assert "SECRET_KEY_FALLBACKS" in (ROOT / "records" / "tokens.py").read_text(encoding="utf-8")


def test_every_sentence_is_translated():
    catalogue = polib.pofile(str(ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))

    assert [entry.msgid for entry in catalogue if not entry.obsolete and not entry.translated()] == []
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []


def _messages_in_code() -> set[str]:
    """Every constant handed to a translating function, and every translated text of the templates."""
    found: set[str] = set()
    for path, tree in _modules("*/**/*.py"):
        if path.parts[-2] in ("management",) or "commands" in path.parts or "supervisor" in path.parts:
            continue
        for node in ast.walk(tree):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in ("_", "gettext", "gettext_lazy", "_l", "ngettext", "ngettext_lazy") and node.args:
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    for path in TEMPLATES:
        found |= set(re.findall(r"\{%\s*translate \"([^\"]+)\"", path.read_text(encoding="utf-8")))
        found |= set(re.findall(r"\{%\s*translate '([^']+)'", path.read_text(encoding="utf-8")))
    return {text for text in found if isinstance(text, str)}


def test_every_sentence_of_code_and_templates_stands_in_the_catalogue():
    catalogue = polib.pofile(str(ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    known = {entry.msgid for entry in catalogue if not entry.obsolete}

    assert sorted(_messages_in_code() - known) == []
