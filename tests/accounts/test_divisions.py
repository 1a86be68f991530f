"""A province's bureaus from its table of divisions."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Bureau

pytestmark = pytest.mark.django_db

TABLE = """code,name,level,parent_code
140105,小店区,county,140100
140000,山西省,province,
140100,太原市,city,140000
"""


def load(tmp_path, text):
    file = tmp_path / "divisions.csv"
    file.write_text(text, encoding="utf-8-sig")
    call_command("load_divisions", str(file))


def test_bureaus_of_the_table_are_set_up_once(tmp_path):
    load(tmp_path, TABLE)
    load(tmp_path, TABLE)

    tree = {bureau.code: bureau.parent.code if bureau.parent else "" for bureau in Bureau.objects.all()}
    assert tree == {"140000": "", "140100": "140000", "140105": "140100"}
    assert Bureau.objects.get(code="140105").city.code == "140100"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,name\n140000,山西省\n", "level, parent_code"),
        (TABLE + "140200,大同市,city,150000\n", "150000"),
        (TABLE + "140200,大同市,prefecture,140000\n", "prefecture"),
    ],
)
def test_a_table_that_does_not_fit_sets_up_nothing(tmp_path, text, said):
    with pytest.raises(CommandError, match=said):
        load(tmp_path, text)

    assert not Bureau.objects.exists()
