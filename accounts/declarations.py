"""What the room of bureaus and people declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from accounts.policy import ADMINISTRATION, AU, BUSINESS, HOLDING_HEADS, HOLDING_OFFICERS, OWN, PROVINCE, SA, SE, rights
from accounts.reference import ReferenceTable
from audit.acts import trail_acts

DECLARED = (
    ReferenceTable(Bureau),
    *rights("policy", {
        "view": (_("See who may do what"), BUSINESS | {SA: OWN, SE: OWN, AU: OWN}),
    }),
    *rights("account", {
        "view": (_("See one's own account"), BUSINESS | {SA: OWN, SE: OWN, AU: OWN}),
    }),
    *rights("bureau", {
        "manage": (_("Manage bureaus"), {SA: PROVINCE}),
    }, group=ADMINISTRATION),
    *rights("person", {
        "manage": (_("Manage people and their accounts"), {SA: PROVINCE}),
    }, group=ADMINISTRATION),
    *rights("appointment", {
        "manage": (_("Ask for posts of people and end posts"), {SA: PROVINCE}),
    }, group=ADMINISTRATION),
    *rights("system", {
        "manage": (_("Manage the accounts and tokens of bureaus' own systems"), {SA: PROVINCE}),
    }, group=ADMINISTRATION),
    *rights("access", {
        "view": (_("See requests for access"), {SA: PROVINCE, SE: PROVINCE}),
        "withdraw": (_("Withdraw a request for access"), {SA: PROVINCE}),
        "grant": (_("Grant or refuse access"), {SE: PROVINCE}),
    }, group=ADMINISTRATION),
    *rights("token", {
        "fetch": (_("Fetch a granted token of a system that one keeps"), HOLDING_OFFICERS),
    }, group=ADMINISTRATION),
    *rights("trail", {
        "view": (_("Read the trail"), {AU: PROVINCE}),
    }, group=ADMINISTRATION),
    *rights("handover", {
        "manage": (_("Distribute the work of those who leave"), HOLDING_HEADS),
    }),
    *trail_acts({
        "account.braked": _("Was refused so often that the account got no answer for a while"),
        "login.done": _("Signed in"),
        "login.ended": _("Signed out"),
        "login.failed": _("Failed to sign in"),
        "login.locked": _("Was locked out"),
        "person.created": _("Made an account"),
        "person.edited": _("Edited an account"),
        "person.disabled": _("Disabled an account"),
        "person.enabled": _("Enabled an account"),
        "person.sessions_ended": _("Ended all sessions of a person"),
        "person.link_code_wrong": _("Typed a wrong code of a one-time link"),
        "person.link_made": _("Made a one-time link"),
        "person.password_set": _("Set a password by link"),
        "person.password_changed": _("Changed the own password"),
        "certificate.added": _("Entered a certificate of law enforcement"),
        "certificate.ended": _("Ended a certificate of law enforcement"),
        "system.created": _("Made an account for a system"),
        "system.changed": _("Changed what a system may do"),
        "system.token_issued": _("Issued a token"),
        "system.token_revoked": _("Revoked a token"),
        "system.token_refused": _("Was refused with a token"),
        "appointment.made": _("Appointed"),
        "appointment.ended": _("Ended an appointment"),
        "appointment.prolonged": _("Let an appointment last longer"),
        "access.asked": _("Asked for access"),
        "access.granted": _("Granted access"),
        "access.refused": _("Refused access"),
        "access.replaced": _("Another administrator was made on the machine"),
        "access.withdrawn": _("Withdrew a request for access"),
        "bureau.opened": _("Set up a bureau"),
        "bureau.edited": _("Edited a bureau"),
        "bureau.ended": _("Ended a bureau"),
        "handover.done": _("Handed open work over"),
    }),
)  # fmt: skip
