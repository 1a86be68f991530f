"""Upgrading a database in which one number stands twice in two spellings."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from leads.models import Lead
from tests.leads.factories import make_lead

pytestmark = pytest.mark.django_db


def test_doubles_stay_and_are_named_and_no_third_one_comes(xiaodian, capsys):
    migration = import_module("leads.migrations.0016_number_once_however_written")
    operation = migration.unique_but_for_known_doubles("leads_lead", "lead_number_once_however_written")
    leads = [make_lead(xiaodian) for _n in range(3)]
    with connection.schema_editor() as editor:
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("DROP INDEX lead_number_once_however_written")
    Lead.objects.filter(pk=leads[0].pk).update(number="线〔2020〕7号")
    Lead.objects.filter(pk=leads[1].pk).update(number="线[2020]07号")

    with connection.schema_editor() as editor:
        operation.code(None, editor)

    assert "线[2020]07号" in capsys.readouterr().out
    assert set(Lead.objects.filter(number_key="线(2020)7号")) == set(leads[:2])
    with pytest.raises(IntegrityError, match="lead_number_once_however_written"), transaction.atomic():
        Lead.objects.filter(pk=leads[2].pk).update(number="线（2020）7号")
    Lead.objects.filter(pk=leads[1].pk).update(title="仍可更正")  # the double can still be worked on
