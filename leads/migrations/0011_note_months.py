"""Whatever the figures of leads count by month is noted when it changes, so that whole months can be remembered."""

from django.db import migrations

from records.month_change_triggers import notes_months

# A term is left out when the lead moved on the day that it ended.
TERMS_OF_MOVED = """
    SELECT clock.due_on FROM changed JOIN deadlines_clock clock ON clock.kind = 'lead' AND clock.record_id = changed.lead_id
    WHERE changed.kind IN ('moved_in', 'moved_out')
"""
CLEARED_AFTER_A_PAUSE = """
    SELECT lead.cleared_on FROM changed
    JOIN deadlines_clock clock ON clock.id = changed.clock_id AND clock.kind = 'lead'
    JOIN leads_lead lead ON lead.id = clock.record_id
"""
# A lead that somebody else holds now counts by the day it was entered, in the state that its stub tells.
ENTERED_OF_STUB = """
    SELECT entered.effective_on FROM changed
    JOIN leads_movement entered ON entered.lead_id = changed.lead_id AND entered.kind = 'entered'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0010_moves_pair_from_their_index"),
        ("records", "0011_month_changes"),
        ("deadlines", "0001_initial"),
    ]

    operations = [
        notes_months(
            "leads_lead",
            {"leads.found": "SELECT found_on FROM changed", "leads.cleared": "SELECT cleared_on FROM changed"},
            by="leads",
        ),
        notes_months(
            "leads_movement",
            {
                "leads.moved": "SELECT effective_on FROM changed",
                "leads.due": TERMS_OF_MOVED,
            },
            by="leads",
        ),
        notes_months("leads_stub", {"leads.gone": ENTERED_OF_STUB}, by="leads"),
        notes_months("deadlines_clock", {"leads.due": "SELECT due_on FROM changed WHERE kind = 'lead'"}, by="leads"),
        notes_months("deadlines_pause", {"leads.cleared": CLEARED_AFTER_A_PAUSE}, by="leads"),
    ]
