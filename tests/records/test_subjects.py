import threading

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from accounts.scope import acting_as
from audit.models import AuditEvent
from records.forms.subject import CreditCodeField, SubjectFields
from records.models import Subject
from records.subjects import known_of, matching, subject_of
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from texts.credit_codes import credit_code_fault
from texts.folding import name_key

RIGHT = "91110000600037341L"


def company(name="太原晋阳商贸有限公司", **given):
    return subject_of(kind=Subject.Kind.COMPANY, name=name, **given)


@pytest.mark.parametrize(
    "typed", [RIGHT, "91110000600037341l", " 9111 0000 6000 3734 1L ", "９１１１００００６０００３７３４１Ｌ"]
)
def test_a_right_code_is_taken_as_people_write_it(typed):
    assert credit_code_fault(typed) is None
    assert CreditCodeField().clean(typed) == RIGHT


def test_a_village_cooperative_has_a_letter_in_front():
    body = "N2140105MF1234567"
    assert credit_code_fault(body + uscc.calc_check_digit(body)) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("91110000600037341", "17"),
        ("91110000600037341O", "“O”"),
        ("911100006000373412", "check digit"),
        ("91AB0000600037341L", "3 to 8"),
    ],
)
def test_a_wrong_code_is_explained(typed, said, settings):
    settings.LANGUAGE_CODE = "en"

    assert said in credit_code_fault(typed)
    with pytest.raises(ValidationError, match=said):
        CreditCodeField().clean(typed)


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes(place, digit):
    mistyped = RIGHT[:place] + digit + RIGHT[place + 1 :]
    assert (credit_code_fault(mistyped) is None) == (mistyped == RIGHT)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(typed):
    fault = credit_code_fault(typed)
    assert fault is None or isinstance(fault, str)
    assert name_key(name_key(typed)) == name_key(typed)


@pytest.mark.django_db
def test_a_company_is_one_by_code_and_by_name_without_code():
    assert company(credit_code=RIGHT) == company("另一个名字", credit_code=RIGHT.lower())
    assert company("太原 晋阳（商贸）") == company("太原晋阳商贸")
    assert company("太原晋阳商贸") != company("太原晋阳商贸", credit_code=RIGHT)


@pytest.mark.django_db
def test_people_of_one_name_stay_apart():
    first = subject_of(kind=Subject.Kind.PERSON, name="王强", id_note="1401**********123X")

    assert subject_of(kind=Subject.Kind.PERSON, name="王强") != first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"kind": "company", "name": "甲", "credit_code": RIGHT.lower()}, "subject_credit_code_is_of_a_company"),
        ({"kind": "person", "name": "甲", "credit_code": RIGHT}, "subject_credit_code_is_of_a_company"),
        ({"kind": "person", "name": "甲", "id_note": "140105199001011234"}, "subject_id_number_is_masked"),
        ({"kind": "company", "name": "……", "normalised_name": ""}, "subject_has_a_name"),
    ],
)
def test_the_database_refuses(values, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Subject.objects.create(**{"normalised_name": "甲", **values})


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_the_same_company():
    start, made = threading.Barrier(6, timeout=60), []

    def register() -> None:
        start.wait()
        try:
            with transaction.atomic():
                made.append(company(credit_code=RIGHT).pk)
        finally:
            connection.close()

    people = [threading.Thread(target=register) for _ in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(made) == 6
    assert len(set(made)) == 1


def test_what_is_known_is_shown_within_reach_and_only_hinted_at_beyond(taiyuan, datong):
    subject = company(credit_code=RIGHT)
    own = make_lead(taiyuan, subject=subject)
    make_lead(datong, subject=subject)

    officer = UserFactory(bureau=taiyuan)
    with acting_as(officer):
        [known] = known_of(matching(credit_code=RIGHT), officer)

    assert known.records == [own]
    assert known.count == 1
    assert known.is_beyond


def test_the_record_in_hand_is_not_known_of_itself(taiyuan):
    subject = company(credit_code=RIGHT)
    own = make_lead(taiyuan, subject=subject)
    officer = UserFactory(bureau=taiyuan)

    with acting_as(officer):
        assert known_of(matching(credit_code=RIGHT), officer, besides=own) == []


def test_the_compartment_is_not_even_hinted_at(taiyuan, datong, province):
    UserFactory(bureau=province, role="custodian")
    subject = company(credit_code=RIGHT)
    make_lead(datong, subject=subject, category="umbrella")
    officer = UserFactory(bureau=taiyuan)

    with acting_as(officer):
        assert known_of(matching(credit_code=RIGHT), officer) == []


def test_whose_code_it_is_is_not_told_when_only_sealed_records_know(client, taiyuan, province):
    UserFactory(bureau=province, role="custodian")
    hidden, plain = company("密不可言有限公司", credit_code=RIGHT), company("太原晋阳商贸有限公司")
    make_lead(taiyuan, subject=hidden, category="umbrella")
    make_lead(taiyuan, subject=plain)
    client.force_login(UserFactory(bureau=taiyuan))

    answer = client.post(reverse("records:subject_check"), {"subject_code": RIGHT, "subject_name": plain.name})

    assert "密不可言" not in answer.content.decode()


def test_parts_of_names_and_codes_find_nothing(taiyuan):
    company("太原晋阳商贸有限公司", credit_code=RIGHT)

    assert list(matching(credit_code=RIGHT[:17], name="太原晋阳商贸")) == []
    assert list(matching(name="%")) == []
    assert matching(name="太原晋阳商贸有限公司").count() == 1


def test_the_check_answers_while_one_types(client, taiyuan, datong):
    subject = company(credit_code=RIGHT)
    make_lead(datong, subject=subject)
    client.force_login(UserFactory(bureau=taiyuan))

    answer = client.post(reverse("records:subject_check"), {"subject_code": RIGHT, "subject_name": ""})

    assert "太原晋阳商贸有限公司" in answer.content.decode()
    assert "省局" in answer.content.decode()
    assert AuditEvent.objects.of_action("subject.known_beyond_reach").count() == 1
    assert "第 18" in client.get(reverse("records:subject_check"), {"code": RIGHT[:-1] + "O"}).content.decode()


def test_the_form_says_what_does_not_fit(db):
    form = SubjectFields({"subject_kind": "person", "subject_name": "", "subject_code": RIGHT})

    assert not form.is_valid()
    assert set(form.errors) == {"subject_code", "subject_name"}


def test_a_form_without_a_subject_makes_none(db):
    form = SubjectFields({})

    assert form.is_valid()
    assert form.subject_values is None


# Underneath the pages


def shown_to(user) -> set[str]:
    """Every company and person that the database shows under this person's scope, with what each was called before."""
    with acting_as(user), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM records_subject UNION SELECT name FROM records_subjectevent")
        return {name for (name,) in cursor.fetchall()}


def test_the_database_shows_a_subject_to_those_who_see_a_record_of_it(taiyuan, datong, xiaodian, province):
    own, shared, foreign, sealed = (company(name) for name in ("甲有限公司", "乙有限公司", "丙有限公司", "丁有限公司"))
    UserFactory(bureau=province, role="custodian")
    make_lead(xiaodian, subject=own)
    make_lead(taiyuan, subject=shared)
    make_lead(datong, subject=shared)
    make_lead(datong, subject=foreign)
    make_lead(taiyuan, subject=sealed, category="umbrella")

    assert shown_to(UserFactory(bureau=xiaodian)) == {"甲有限公司"}
    assert shown_to(UserFactory(bureau=taiyuan)) == {"甲有限公司", "乙有限公司"}
    assert shown_to(UserFactory(bureau=datong)) == {"乙有限公司", "丙有限公司"}
    assert shown_to(UserFactory(bureau=province)) == {"甲有限公司", "乙有限公司", "丙有限公司"}
    assert shown_to(UserFactory(bureau=province, role="auditor")) == set()


def test_whom_a_record_named_before_its_history_names_still(taiyuan):
    lead = make_lead(taiyuan, subject=company("改前有限公司"))
    officer = UserFactory(bureau=taiyuan)

    with acting_as(officer):
        lead.subject = company("改后有限公司")
        lead.save(update_fields=["subject"])

    assert shown_to(officer) == {"改前有限公司", "改后有限公司"}


def test_nobody_writes_to_a_subject_that_no_record_of_theirs_names(taiyuan, datong):
    foreign = company("丙有限公司")
    make_lead(datong, subject=foreign)

    with acting_as(UserFactory(bureau=taiyuan)):
        assert Subject.objects.filter(pk=foreign.pk).update(name="改") == 0
        assert company("丙有限公司") == foreign  # and yet it is one company for all


OWN = ("records_subject", "records_subjectevent")


@pytest.mark.django_db
def test_every_table_that_names_subjects_shows_them():
    """A kind to come that names companies and has no part in the policy would show its people a gap.

    That a subject was joined with another shows nobody either of them: each is shown by its own records.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT qual FROM pg_policies WHERE tablename = 'records_subject' AND cmd = 'SELECT'")
        [(policy,)] = cursor.fetchall()
    naming = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Subject and model._meta.db_table not in OWN
    }

    assert ("leads_lead", "subject_id") in naming
    assert [f"{table}.{column}" for table, column in sorted(naming) if f"FROM {table} namer" not in policy] == []
