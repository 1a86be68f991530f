"""Whatever the figures of letters count by month is noted when it changes, so that whole months can be remembered."""

from django.db import migrations

from records.month_change_triggers import notes_months

# Whether a term was missed but the letter accepted all the same, the letter says.
TERMS_OF_LETTERS = """
    SELECT clock.due_on FROM changed JOIN deadlines_clock clock ON clock.kind = 'order' AND clock.record_id = changed.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0007_index_of_joint_parts"),
        ("records", "0011_month_changes"),
        ("deadlines", "0001_initial"),
    ]

    operations = [
        notes_months(
            "rectification_rectificationorder",
            {
                "letters.received": "SELECT received_on FROM changed",
                "letters.answered": "SELECT replied_on FROM changed",
                "letters.accepted": "SELECT accepted_on FROM changed",
                "letters.closed": "SELECT closed_on FROM changed",
                "letters.due": TERMS_OF_LETTERS,
            },
            by="rectification",
        ),
        notes_months("rectification_measure", {"measures.made": "SELECT made_on FROM changed"}, by="rectification"),
        notes_months(
            "deadlines_clock", {"letters.due": "SELECT due_on FROM changed WHERE kind = 'order'"}, by="rectification"
        ),
    ]
