import pytest
from django.db import connection
from django.urls import reverse

from accounts.scope import acting_as
from leads.models import Lead
from records import search as searching
from records.models import SearchText, Subject
from records.search import index_record, marked, matching_ids, query_fault, search
from records.subjects import subject_of
from tests.factories import UserFactory
from tests.leads.factories import make_lead

CODE = "91110000600037341L"


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def lead(taiyuan):
    subject = subject_of(kind=Subject.Kind.COMPANY, name="晋阳装卸有限公司", credit_code=CODE)
    return make_lead(
        taiyuan, title="建材市场强买强卖", facts="未经许可从事装卸，收取１００％的“管理费”ABC_d。", subject=subject
    )


def found(user, words):
    with acting_as(user):
        return set(Lead.objects.visible_to(user).filter(pk__in=matching_ids("lead", words)))


@pytest.mark.parametrize(
    "words",
    [
        "建材市场",
        "装卸",
        "管理",
        "晋阳 装卸",
        "装卸 未经许可从事",
        "100%",
        "abc_D",
        "ａｂｃ",
        CODE,
        "XS-140100-2026-0001",
        "2026",
    ],
)
def test_words_of_number_title_subject_and_facts_find_the_lead(lead, officer, words):
    assert found(officer, words) == {lead}


@pytest.mark.parametrize(
    "words", ["卸装", "装卸 不在其中", "10_%", "%%", "__", "a%d", "\\", "市", "", "  ", "x" * 61, "'; --"]
)
def test_other_words_find_nothing(lead, officer, words):
    assert found(officer, words) == set()


def test_one_character_is_refused_with_a_sentence(db):
    assert "两个字" in query_fault("市")
    assert "两个字" in query_fault("市场 管")
    assert query_fault("市场") is None


def test_words_of_another_city_are_never_found(lead, datong):
    assert found(UserFactory(bureau=datong), "建材市场") == set()
    assert found(UserFactory(bureau=datong), "装卸") == set()


def test_the_policies_hide_search_texts_even_without_our_filter(lead, datong, officer):
    with acting_as(UserFactory(bureau=datong)):
        assert not SearchText.objects.filter(text__contains="装卸").exists()
    with acting_as(officer):
        assert SearchText.objects.filter(text__contains="装卸").count() == 1


def test_texts_of_the_compartment_are_found_by_their_readers_alone(taiyuan, province):
    custodian = UserFactory(bureau=province, role="custodian")
    sealed = make_lead(taiyuan, category="umbrella", title="保护伞线索")

    assert found(UserFactory(bureau=province), "保护伞") == set()
    assert found(UserFactory(bureau=taiyuan), "保护") == set()
    assert found(custodian, "保护伞") == {sealed}


def test_indexing_again_replaces_the_text(lead, officer):
    lead.title = "物流园垄断"
    index_record(lead, facts="新的内容")

    assert found(officer, "物流园") == {lead}
    assert found(officer, "建材市场") == set()
    assert SearchText.objects.count() == 1


def test_search_text_follows_the_record(lead, datong):
    Lead.objects.filter(pk=lead.pk).update(bureau=datong)

    assert found(UserFactory(bureau=datong), "建材市场") == {lead}


def test_the_number_itself_comes_first_then_the_newest(lead, taiyuan, officer):
    later = make_lead(taiyuan, title=f"与{lead.number}同一市场")

    with acting_as(officer):
        [by_number] = search(officer, lead.number.lower())
        [by_words] = search(officer, "市场")

    assert [hit.record for hit in by_number.hits] == [lead, later]
    assert [hit.record for hit in by_words.hits] == [later, lead]


def test_a_credit_code_finds_all_its_records(lead, taiyuan, officer):
    second = make_lead(taiyuan, title="第二条", subject=lead.subject)

    with acting_as(officer):
        [group] = search(officer, CODE)

    assert {hit.record for hit in group.hits} == {lead, second}


def test_more_hits_than_are_shown_are_told(taiyuan, officer):
    for _n in range(4):
        make_lead(taiyuan, title="同一市场")

    with acting_as(officer):
        [group] = search(officer, "同一市场", limit=3)

    assert len(group.hits) == 3
    assert group.is_more


@pytest.mark.parametrize("words", ["同一市场", "市场", "市场 同一市"])
@pytest.mark.parametrize("many", [2, 100])
def test_the_newest_come_first_whether_few_or_many_match(taiyuan, officer, monkeypatch, many, words):
    monkeypatch.setattr(searching, "MANY", many)
    monkeypatch.setattr(searching, "FEW", many)
    monkeypatch.setattr(searching, "RARE", 2)  # every word is looked up
    leads = [make_lead(taiyuan, title="同一市场") for _n in range(4)]

    with acting_as(officer):
        [group] = search(officer, words, limit=3)

    assert [hit.record for hit in group.hits] == leads[:0:-1]
    assert found(officer, words) == set(leads)


def test_hits_are_marked_and_the_facts_cut_round_them(lead, officer):
    with acting_as(officer):
        [group] = search(officer, "管理费")

    [hit] = group.hits
    assert [piece.text for piece in hit.facts if piece.is_hit] == ["管理费"]
    assert [piece.text for piece in marked("<b>ABC</b>", ["abc"])] == ["<b>", "ABC", "</b>"]


@pytest.fixture
def many_other_texts(lead):
    """So many of the same kind that reading them all would take longer than an index of words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_searchtext"
            " (kind, record_id, bureau_id, city_id, number, title, subject, credit_code, text)"
            " SELECT 'lead', 1000000 + n, %s, %s, n, '', '', '', md5(n::text) FROM generate_series(1, 20000) n",
            [lead.bureau_id, lead.city_id],
        )
        cursor.execute("ANALYZE records_searchtext")


def explained(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_words_of_three_use_their_index_under_the_policies(many_other_texts, officer):
    with acting_as(officer):
        plan = explained(*matching_ids("lead", "建材市场").query.sql_with_params())

    assert "search_trigrams_of_kind" in plan


def test_words_of_two_use_their_index_within_the_function(many_other_texts):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc, prosecdef FROM pg_proc WHERE proname = 'records_holding_pairs'")
        [(body, is_definer)] = cursor.fetchall()

    assert is_definer
    for name, given in (("words", "'{装卸}'::text[]"), ("of_kind", "'lead'"), ("most", "9")):
        body = body.replace(name, given)
    assert "search_pairs_of_kind" in explained(body)


def test_the_function_of_pairs_keeps_to_the_scope(lead, officer, datong):
    with connection.cursor() as cursor:

        def found():
            cursor.execute("SELECT count(*) FROM records_holding_pairs('{装卸}', 'lead', 9)")
            return cursor.fetchone()[0]

        assert found() == 0
        with acting_as(officer):
            assert found() == 1
        with acting_as(UserFactory(bureau=datong)):
            assert found() == 0


def test_the_page_groups_marks_and_answers_kindly(client, lead, officer):
    client.force_login(officer)
    address = reverse("records:search")

    hit = client.get(address, {"q": "建材市场"}).content.decode()
    nothing = client.get(address, {"q": "没有这样的词"})
    short = client.get(address, {"q": "市"})

    assert "<mark>建材市场</mark>" in hit
    assert lead.get_absolute_url() in hit
    assert (nothing.status_code, short.status_code) == (200, 422)
    assert "没有找到" in nothing.content.decode()
    assert "两个字" in short.content.decode()
    assert client.get(address).status_code == 200


def test_administrators_do_not_search(client, taiyuan):
    client.force_login(UserFactory(bureau=taiyuan, role="system_admin"))

    assert client.get(reverse("records:search"), {"q": "市场"}).status_code == 403


def test_the_page_costs_the_same_at_one_and_at_twenty_hits(client, taiyuan, officer, django_assert_max_num_queries):
    client.force_login(officer)
    make_lead(taiyuan, title="同一市场")
    client.get(reverse("records:search"), {"q": "同一市场"})
    with django_assert_max_num_queries(20) as one:
        client.get(reverse("records:search"), {"q": "同一市场"})
    for _n in range(19):
        make_lead(taiyuan, title="同一市场")
    with django_assert_max_num_queries(20) as twenty:
        client.get(reverse("records:search"), {"q": "同一市场"})

    assert len(one) == len(twenty)
