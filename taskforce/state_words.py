"""The state of the system in an administrator's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.state import Late, Part, State

PARTS: dict[str, Any] = {
    "web": gettext_lazy("Web pages"),
    "beat": gettext_lazy("Alarm clock of the sweeps"),
    "worker reminders": gettext_lazy("Worker for reminders"),
    "worker mail": gettext_lazy("Worker for mail"),
    "worker webhooks": gettext_lazy("Worker for webhooks"),
    "worker imports": gettext_lazy("Worker for workbooks"),
    "worker bulk": gettext_lazy("Worker for bulk actions and the night"),
}
QUEUES: dict[str, Any] = {
    "reminders": gettext_lazy("Reminders not told yet"),
    "mail": gettext_lazy("Mails to be sent now"),
    "webhooks": gettext_lazy("Messages of webhooks to be sent now"),
    "imports": gettext_lazy("Workbooks without a worker"),
    "bulk": gettext_lazy("Bulk actions without a worker"),
    "files": gettext_lazy("Files that wait for the virus scanner"),
}
SWEEPS: dict[str, Any] = {
    "accounts.tasks.sweep_denials": gettext_lazy("Look for accounts refused very often"),
    "accounts.tasks.sweep_left_work": gettext_lazy("Release what leavers left"),
    "circulars.tasks.keep_missing_files": gettext_lazy("Keep files of issued circulars"),
    "circulars.tasks.sweep": gettext_lazy("Open and freeze circulars"),
    "deadlines.tasks.sweep_rules": gettext_lazy("Go on with new rules"),
    "exchange.tasks.clear_imports": gettext_lazy("Clear away after imports"),
    "exchange.tasks.sweep_imports": gettext_lazy("Go on with imports"),
    "interface.tasks.deliver": gettext_lazy("Tell webhooks"),
    "leads.tasks.check_ledger": gettext_lazy("Check the ledger of leads"),
    "leads.tasks.sweep_unsigned": gettext_lazy("Count unsigned leads as accepted"),
    "notifications.tasks.send_mails": gettext_lazy("Send mails"),
    "notifications.tasks.sweep": gettext_lazy("Tell reminders"),
    "records.tasks.check_attachments": gettext_lazy("Look after the files"),
    "records.tasks.forget_month_changes": gettext_lazy("Forget changes of months"),
    "records.tasks.look_after_drafts": gettext_lazy("Look after drafts"),
    "records.tasks.scan_files": gettext_lazy("Scan files that wait for the virus scanner"),
    "lists.tasks.sweep_jobs": gettext_lazy("Go on with bulk actions"),
    "taskforce.tasks.back_up": gettext_lazy("Back up"),
}
STATES: dict[str, tuple[Any, str]] = {
    "ok": (gettext_lazy("Runs"), "ok"),
    "partly": (gettext_lazy("Runs, one hangs or has ended"), "warn"),
    "hangs": (gettext_lazy("Does not move"), "bad"),
    "missing": (gettext_lazy("Is not there"), "bad"),
}


def in_words(state: State) -> dict[str, Any]:
    """What the page shows, row by row: words, tone ("ok", "warn", "bad") and moments."""
    return {
        "servers": [
            _server(_("Database"), state.database),
            _server(_("Queue and cache"), state.queue),
            _scanner(state.scanner),
        ],
        "parts": [_part(part) for part in state.parts],
        "queues": [(QUEUES[queue.name], queue.waiting, queue.oldest) for queue in state.queues],
        "sweeps": [_sweep(sweep) for sweep in state.sweeps],
    }


def _server(name: str, answers: bool) -> dict[str, Any]:
    return {
        "name": name,
        "word": _("Responds") if answers else _("Does not answer"),
        "tone": "ok" if answers else "bad",
    }


def _scanner(answers: bool | None) -> dict[str, Any]:
    name = _("Virus scanner")
    if answers is None:
        return {"name": name, "word": _("Not set up: files are not scanned"), "tone": "warn"}
    return _server(name, answers)


def _part(part: Part) -> dict[str, Any]:
    word, tone = STATES[part.word]
    minutes = int(part.busy // 60)
    busy = _("at one thing for %(count)s min") % {"count": minutes} if minutes else ""
    return {"name": PARTS[part.name], "word": word, "tone": tone, "count": part.alive, "busy": busy}


def _sweep(sweep: Late) -> dict[str, Any]:
    word, tone = (_("Behind time"), "bad") if sweep.is_late else (_("On time"), "ok")
    if sweep.fault:
        word, tone = _("Fault: %(fault)s") % {"fault": sweep.fault}, "bad"
    elif sweep.ended_at is None:
        word, tone = _("Not yet run"), ""
    return {"name": SWEEPS.get(sweep.task, sweep.task), "word": word, "tone": tone, "ended_at": sweep.ended_at}
