"""What the room of workbooks declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import (
    ADMINISTRATION,
    CD,
    HOLDING_HEADS,
    OFFICERS,
    PH,
    PO,
    PROVINCE,
    SA,
    Group,
    rights,
)
from audit.acts import trail_acts
from exchange.grant_pages import GRANTS, SWITCH_OVER
from exchange.origins import origin_in_words
from records.pages import Origin

WORKBOOKS = Group(code="import", label=_("Workbooks"), order=50)

DECLARED = (
    *rights("import", {
        "upload": (_("Upload workbooks"), OFFICERS | {CD: PROVINCE}),
        "load_past": (_("Load finished rows of before the switch-over day at once"), {PO: PROVINCE}),
        "grant": (_("Grant finished rows that others of the bureau imported"), HOLDING_HEADS),
        "view_switch_over": (_("See the switch-over day"), {PO: PROVINCE, PH: PROVINCE, CD: PROVINCE}),
        "ask_switch_over": (_("Ask for the switch-over day"), {PO: PROVINCE}),
        "decide_switch_over": (_("Grant the switch-over day"), {PH: PROVINCE}),
    }, group=WORKBOOKS),
    *rights("running", {
        "manage": (_("See what runs in the background, by number alone, and stop it"), {SA: PROVINCE}),
    }, group=ADMINISTRATION),
    Origin("exchange", origin_in_words),
    GRANTS,
    SWITCH_OVER,
    *trail_acts({
        "export.refused": _("Was refused an export beyond the day's"),
        "import.uploaded": _("Handed in a workbook"),
        "import.infected": _("The virus scanner found something in a workbook that was waiting for it"),
        "import.confirmed": _("Confirmed an import"),
        "import.cancelled": _("Stopped an import of their own"),
        "import.resumed": _("Let an import go on"),
        "import.stopped": _("Stopped somebody's import"),
        "import.granted": _("Granted finished rows of a workbook"),
        "import.refused": _("Did not grant finished rows of a workbook"),
        "switch_over.asked": _("Asked for a switch-over day"),
        "switch_over.granted": _("Granted the switch-over day"),
        "switch_over.refused": _("Did not grant a switch-over day"),
        "job.stopped": _("Stopped somebody's bulk action"),
    }),
)  # fmt: skip
