"""Two cities work on one letter: each sees the letter and its own part, and of the other what the other shows.

Everything runs as the unprivileged role; what a page may reach is asked through the filter, what the database lets out
is asked bare.
"""

import pytest
from django.db import ProgrammingError, transaction

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from deadlines.models import Clock
from records import attachments, comments
from records.models import Attachment, Comment, SearchText, Step
from records.search import search
from rectification.measures import acts as measures
from rectification.models import (
    Acceptance,
    CriminalCase,
    Measure,
    Part,
    Problem,
    Progress,
    RectificationOrder,
    Reply,
    ReplyLine,
)
from rectification.registration import join
from tests.factories import UserFactory
from tests.rectification.factories import (
    TODAY,
    add_evidence,
    dispatched,
    done_measure,
    drafted,
    head_of,
    make_measure,
    make_order,
    officer_of,
    rectifying,
)

pytestmark = pytest.mark.django_db


def seen_by(bureau, model, **narrowed) -> set:
    """Keys that a person of that bureau gets, both through the filter and without it: they must agree."""
    person = UserFactory(bureau=bureau)
    with acting_as(person):
        bare = set(model.objects.filter(**narrowed).values_list("pk", flat=True))
        filtered = set(model.objects.filter(**narrowed).visible_to(person).values_list("pk", flat=True))
    assert bare == filtered
    return bare


@pytest.fixture
def shared(province, taiyuan, datong, xiaodian, pingcheng):
    """A letter of the province on which Taiyuan and Datong work, each with a measure, evidence and a comment."""
    order = dispatched(province, datong, lead=taiyuan)
    for bureau in (taiyuan, datong):
        officer = officer_of(bureau)
        measure = make_measure(order, bureau=bureau)
        add_evidence(measure, officer)
        with acting_as(officer):
            measures.report(measure, note=f"{bureau}做了", percent=50, next_step="", by=officer, on=TODAY)
            comments.add(order.parts.get(bureau=bureau), "进展顺利", by=officer, on=TODAY)
    order.refresh_from_db()
    return order


def test_both_cities_see_the_letter_with_its_problems_and_a_third_county_does_not(shared, taiyuan, datong, xiaodian):
    problems = set(shared.problems.values_list("pk", flat=True))
    for bureau in (taiyuan, datong):
        assert seen_by(bureau, RectificationOrder) == {shared.pk}
        assert seen_by(bureau, Problem) == problems
    assert seen_by(xiaodian, RectificationOrder) == set()
    assert seen_by(xiaodian, Problem) == set()


@pytest.mark.parametrize("model", [Part, Measure, Progress])
def test_each_sees_its_own_work_and_not_the_other_ones(shared, province, taiyuan, datong, model):
    cities = (taiyuan, datong)
    own = {city: set(model.objects.filter(bureau=city).values_list("pk", flat=True)) for city in cities}
    assert all(own.values())

    assert {bureau: seen_by(bureau, model) for bureau in own} == own
    assert seen_by(province, model) == own[taiyuan] | own[datong]


@pytest.mark.parametrize("model", [Attachment, Comment, Step, SearchText, Clock])
def test_nothing_that_hangs_on_the_letter_or_on_anothers_part_is_seen(shared, taiyuan, datong, model):
    seen = seen_by(datong, model)

    foreign = set(model.objects.exclude(bureau=datong).values_list("pk", flat=True))
    assert foreign
    assert seen.isdisjoint(foreign)
    assert seen == set(model.objects.filter(bureau=datong).values_list("pk", flat=True))


def test_what_the_holder_shares_is_seen_by_all_who_work_on_the_letter(shared, province, taiyuan, datong, xiaodian):
    officer = officer_of(province)
    scan = add_evidence(shared, officer, "建议书扫描件.pdf", is_shared=True)
    kept = add_evidence(shared, officer, "内部研判.pdf")
    with acting_as(officer):
        said = comments.add(shared, "请按时限办理", by=officer, on=TODAY, is_shared=True)

    for bureau in (taiyuan, datong):
        files = seen_by(bureau, Attachment, kind="order")
        assert (scan.pk in files, kept.pk in files) == (True, False)
        assert said.pk in seen_by(bureau, Comment, kind="order")
    assert seen_by(xiaodian, Attachment, kind="order") == set()
    with acting_as(officer_of(datong)):
        assert officer_of(datong).may("attachment.view", scan)
        assert not officer_of(datong).may("attachment.add", shared)


def test_a_measure_and_its_evidence_are_shown_to_the_others_when_its_bureau_says_so(shared, taiyuan, datong):
    measure = Measure.objects.get(bureau=taiyuan)
    officer = officer_of(taiyuan)
    with acting_as(officer):
        measure.advance("share", by=officer, on=TODAY)
        shown = attachments.of(measure).first()
    add_evidence(measure, officer, "公开样本.pdf", is_shared=True)

    assert measure.pk in seen_by(datong, Measure)
    files = seen_by(datong, Attachment, kind="measure", record_id=measure.pk)
    assert len(files) == 1
    assert shown.pk not in files
    assert seen_by(datong, Progress, measure=measure) == set()


def test_a_bureau_that_joins_later_sees_what_was_shared_before(taiyuan, datong):
    order = make_order(taiyuan, issuer_name="山西省人民检察院")
    scan = add_evidence(order, officer_of(taiyuan), "扫描件.pdf", is_shared=True)
    assert seen_by(datong, Attachment) == set()

    with acting_as(officer_of(datong)):
        part = join(
            order.type, order.issuer, order.issuer_number, by=officer_of(datong), bureau=datong, received_on=TODAY,
            on=TODAY,
        )  # fmt: skip

    assert seen_by(datong, Attachment) == {scan.pk}
    assert seen_by(taiyuan, Part) == {part.pk}, "the holder sees who takes part"
    assert seen_by(taiyuan, Step, kind="part") == set()
    measure = make_measure(order, bureau=datong)
    assert seen_by(taiyuan, Measure) == set()
    assert seen_by(datong, Measure) == {measure.pk}


def test_who_only_works_on_a_letter_changes_nothing_of_it(shared, datong):
    officer = officer_of(datong)
    with acting_as(officer):
        changed = RectificationOrder.objects.filter(pk=shared.pk).update(title="改")
        with pytest.raises(NotAllowed):
            shared.advance("assign", by=officer, on=TODAY, to=officer)
        with pytest.raises(NotAllowed):
            attachments.attach(shared, None, by=officer)

    assert changed == 0


def test_an_answer_is_the_holders_own(province, taiyuan):
    order = rectifying(province)
    reply = drafted(order)

    assert seen_by(taiyuan, Reply) == set()
    with acting_as(UserFactory(bureau=taiyuan)):
        assert not ReplyLine.objects.exists()
    assert seen_by(province, Reply) == {reply.pk}


def test_a_superiors_measure_is_seen_by_the_bureau_whose_letter_it_serves(province, taiyuan, datong):
    letter = make_order(taiyuan)

    measure = make_measure(letter, bureau=province)

    assert seen_by(taiyuan, Measure) == {measure.pk}
    assert seen_by(datong, Measure) == set()
    letter.refresh_from_db()
    assert letter.measure_count == 1


def test_verdicts_are_seen_with_the_reach_of_their_measure(taiyuan, datong):
    measure = done_measure(dispatched(taiyuan))
    with acting_as(head_of(taiyuan)):
        measures.accept(measure, by=head_of(taiyuan), on=TODAY)

    assert seen_by(datong, Acceptance) == set()
    assert len(seen_by(taiyuan, Acceptance)) == 1


def test_a_criminal_case_of_another_city_is_not_linked_nor_seen(taiyuan, datong):
    case = CriminalCase.objects.create(
        number="晋01刑初1号", name="某案", bureau=datong, city_id=datong.pk, created_by=officer_of(datong)
    )

    with acting_as(officer_of(taiyuan)), pytest.raises(ActionRefused):
        make_order(taiyuan, criminal_case=case)
    assert seen_by(taiyuan, CriminalCase) == set()


def test_rows_are_not_planted_in_another_city(shared, taiyuan, datong):
    officer = officer_of(taiyuan)
    measure = Measure.objects.get(bureau=taiyuan)
    for model, more in (
        (Part, {"order": shared, "role": "co", "received_on": TODAY, "status": "assigned", "number": "P"}),
        (Measure, {"text": "假", "made_on": TODAY, "status": "planned", "number": "M"}),
        (Progress, {"measure": measure, "on": TODAY, "by": officer, "done": "假", "percent": 1}),
    ):
        own = {"registered_on": TODAY, "created_by": officer, "title": "假"} if model is not Progress else {}
        with acting_as(officer), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            model.objects.create(bureau=datong, city_id=datong.pk, **own, **more)


def test_search_finds_the_own_part_and_not_the_others(shared, taiyuan, datong, province):
    def found(bureau) -> set:
        person = UserFactory(bureau=bureau)
        with acting_as(person):
            return {hit.record.number for group in search(person, "强制交易") for hit in group.hits}

    parts = {bureau: shared.parts.get(bureau=bureau).number for bureau in (taiyuan, datong)}
    assert parts[taiyuan] in found(taiyuan)
    assert parts[datong] not in found(taiyuan)
    assert shared.number in found(province)


def test_lists_hold_the_own_line_and_pages_what_is_shared(shared, taiyuan, datong):
    person = UserFactory(bureau=taiyuan)

    assert not RectificationOrder.objects.in_reach_of(person).exists()
    assert RectificationOrder.objects.visible_to(person).get() == shared
    assert Part.objects.in_reach_of(person).count() == 1
