"""What every record has in common declares: its rights, what waits for decisions on its terms, acts of the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import ADMINISTRATION, BUSINESS, CD, HOLDING_HEADS, OFFICERS, PROVINCE, SA, STAFF, rights
from audit.acts import trail_acts
from deadlines.audience import FurtherHandlers
from notifications.naming import Naming
from records.decisions import PILES
from records.handlers import handlers_of_many
from records.links import ROLES
from records.search import titles_of
from records.temporary_access import OPENED
from records.waits import waits_of

DECLARED = (
    *rights("work", {
        "view": (_("See one's own work"), BUSINESS),
    }),
    *rights("search", {
        "use": (_("Search"), BUSINESS),
    }),
    *rights("codelist", {
        "manage": (_("Maintain code lists"), {SA: PROVINCE}),
    }, group=ADMINISTRATION),
    *rights("attachment", {
        "view": (_("Open attachments"), STAFF | {CD: PROVINCE}),
        "add": (_("Attach files"), OFFICERS),
    }, shared=("view",), opened=("view",)),
    *rights("sharing", {
        "give": (_("Share a record with others until a day"), HOLDING_HEADS),
    }),
    OPENED,
    *rights("comment", {
        "add": (_("Write comments"), STAFF),
    }),
    *rights("link", {
        "add": (_("Link records with each other"), OFFICERS),
    }),
    *rights("subject", {
        "check": (_("Check a company or person while typing"), STAFF),
        "view": (_("See what is known of a company or person"), STAFF),
        "join": (_("Join companies or people that are the same"), OFFICERS),
    }),
    *PILES,
    FurtherHandlers("records", handlers_of_many),
    Naming(room="records", titles=titles_of, waits=waits_of),
    *ROLES,
    *trail_acts({
        "codelist.added": _("Added to a code list"),
        "codelist.changed": _("Changed a code list"),
        "amount.corrected": _("Corrected an amount"),
        "attachment.added": _("Added a file"),
        "attachment.marked": _("Marked a file as evidence"),
        "attachment.opened": _("Opened a file"),
        "attachment.unmarked": _("Took back that a file is evidence"),
        "attachment.readers_changed": _("Changed who may see a file"),
        "record.group_changed": _("Changed who sees a record until its release"),
        "handler.added": _("Let somebody handle a record as well"),
        "handler.ended": _("Took a further handler off a record"),
        "link.added": _("Linked two records"),
        "link.ended": _("Took a link back"),
        "paper.downloaded": _("Downloaded a paper"),
        "record.sealed_opened": _("Looked at a sealed record"),
        "attachment.damaged": _("Files missing or altered"),
        "attachment.infected": _("The virus scanner found something in a file that was waiting for it"),
        "file.infected": _("The virus scanner found something in a file that was handed in"),
        "sharing.given": _("Shared a record until a day"),
        "sharing.ended": _("Ended the sharing of a record"),
        "subject.joined": _("Joined two companies or people as one"),
        "subject.separated": _("Separated a company or person from another"),
        "subject.known_beyond_reach": _("Was told that others hold records of a subject"),
    }),
)  # fmt: skip
