import base64

import django_filters
import pytest
from django.http import QueryDict
from django.utils.translation import override

from accounts.errors import ActionRefused
from accounts.scope import acting_as
from leads.models import Lead
from lists.filters import ListFilter, SearchFilter
from lists.record_list import Column, RecordList, Walk, walk
from registry import declared_here
from tests.factories import UserFactory
from tests.leads.factories import make_lead


class Filter(ListFilter):
    q = SearchFilter()
    category = django_filters.ChoiceFilter(choices=Lead.Category.choices)
    registered_from = django_filters.DateFilter("registered_on", "gte", label="Registered from")
    registered = django_filters.DateFromToRangeFilter("registered_on")


LIST = RecordList(
    name="test-leads",
    url="leads:list",
    label="Leads",
    rows=lambda user: Lead.objects.visible_to(user).select_related("bureau"),
    filterset=Filter,
    columns=(
        Column(name="number", label="Number"),
        Column(name="title", label="Title", css="t"),
        Column(name="due_on", label="Due", sort="due_on"),
        Column(name="bureau", label="Bureau", value=lambda lead: lead.bureau.short_name),
    ),
    order="-registered_on",
    size=3,
)


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def asked(rf, officer):
    """A request for the list with these parameters."""

    def ask(query: str = ""):
        request = rf.get(f"/leads/?{query}")
        request.user = officer
        return request

    return ask


@pytest.fixture
def leads(taiyuan, datong):
    make_lead(datong, title="别市线索")
    return [make_lead(taiyuan, title=f"第{n}条线索", category="gang" if n % 2 else "evil") for n in range(7)]


def titles(page):
    return [lead.title for lead in page.rows]


def test_a_list_shows_the_newest_of_ones_own_city_and_counts_them(asked, leads, officer):
    with acting_as(officer):
        page = LIST.page(asked())

        assert titles(page) == ["第6条线索", "第5条线索", "第4条线索"]
        assert str(page.total) == "7"
        assert page.previous_address == ""
        assert page.next_address.startswith("?after=")


def test_paging_keeps_filter_and_sort(asked, leads, officer):
    with acting_as(officer):
        first = LIST.page(asked("category=evil&sort=due_on&registered_from="))
        second = LIST.page(asked(first.next_address[1:]))

        assert {lead.category for lead in first.rows + second.rows} == {"evil"}
        assert len(first.rows + second.rows) == 4
        assert second.query == "category=evil&sort=due_on"
        assert titles(LIST.page(asked(second.previous_address[1:]))) == titles(first)


@pytest.mark.parametrize(
    "query",
    [
        "category=unheard",
        "registered_from=2026-13-45",
        "registered_after=yesterday",
        "stauts=open",
        "sort=facts",
        "q=市",
        "category=evil&registered_from=nonsense",
    ],
)
def test_what_cannot_be_understood_is_said_and_shows_nothing(asked, leads, officer, query):
    with acting_as(officer), override("en"):
        page = LIST.page(asked(query))

        assert page.faults
        assert (page.rows, page.total.value) == ([], 0)
        assert (page.next_address, page.previous_address) == ("", "")
        with pytest.raises(ActionRefused):
            LIST.matching(asked(), QueryDict(query))


def test_ranges_and_keywords_are_known_parameters(asked, leads, officer):
    with acting_as(officer):
        page = LIST.page(asked("registered_after=2020-01-01&registered_before=&q=第4条"))

        assert page.faults == []
        assert titles(page) == ["第4条线索"]


def test_heads_sort_where_an_index_stands_and_turn_round(asked, leads, officer):
    with acting_as(officer):
        heads = LIST.page(asked("category=evil&sort=due_on&after=")).heads

    assert [head.direction for head in heads] == ["", "", "ascending", ""]
    assert heads[0].address == ""
    assert heads[2].address == "?category=evil&sort=-due_on"


def test_a_list_costs_as_many_queries_at_one_row_as_at_thirty(asked, taiyuan, officer, django_assert_num_queries):
    roomy = RecordList(
        name="roomy",
        url=LIST.url,
        label="",
        rows=LIST.rows,
        filterset=Filter,
        columns=LIST.columns,
        order=LIST.order,
        size=25,
    )
    make_lead(taiyuan)
    with acting_as(officer), django_assert_num_queries(1):
        assert len(roomy.page(asked()).table) == 1
    for _n in range(29):
        make_lead(taiyuan)
    with acting_as(officer), django_assert_num_queries(2):
        page = roomy.page(asked())
        assert len(page.table) == 25
        assert str(page.total) == "30"


@pytest.fixture
def _listed():
    with declared_here(LIST):
        yield


@pytest.mark.usefixtures("_listed")
def test_a_record_walks_the_list_it_was_opened_from(asked, leads, officer):
    with acting_as(officer):
        page = LIST.page(asked("category=gang"))
        walked = walk(asked(page.from_query), leads[3])

        assert walked.list_address == "/leads/?category=gang"
        assert walked.previous_address == f"{leads[5].get_absolute_url()}?{page.from_query}"
        assert walked.next_address == f"{leads[1].get_absolute_url()}?{page.from_query}"
        assert walk(asked(page.from_query), leads[1]).next_address == ""


@pytest.mark.parametrize(
    "token", ["", "%%", "é", "bm93aGVyZT9xPTE", "5LiN", "bGVhZHMgb2YgdGhlIHRlc3Q_Y2F0ZWdvcnk9bm9uZQ"]
)
def test_an_unusable_token_walks_nowhere(asked, leads, officer, token):
    with acting_as(officer):
        assert walk(asked(f"from={token}"), leads[3]).list_address == ""


@pytest.mark.usefixtures("_listed")
def test_a_record_walks_no_list_of_another_kind(asked, leads, officer):
    of_movements = base64.urlsafe_b64encode(b"movements?").decode().rstrip("=")

    with acting_as(officer):
        assert walk(asked(f"from={of_movements}"), leads[3]) == Walk()


def test_a_place_that_is_none_is_said_and_leads_to_the_first_page(asked, leads, officer):
    with acting_as(officer), override("en"):
        by_day = LIST.page(asked("category=evil")).next_address.partition("after=")[2]
        page = LIST.page(asked(f"category=evil&sort=due_on&after={by_day}"))

        assert page.faults == ["This page of the list is not to be found. Begin with the first one."]
        assert (page.rows, page.start_address) == ([], "/leads/?category=evil&sort=due_on")


def chosen(rf, officer, **posted):
    request = rf.post("/leads/", posted)
    request.user = officer
    return {lead.title for lead in LIST.chosen(request)}


def test_ticked_rows_are_chosen_if_they_are_visible(rf, leads, officer, datong):
    foreign = Lead.objects.get(bureau=datong)

    with acting_as(officer):
        assert chosen(rf, officer, pick=[leads[0].pk, foreign.pk, "x"]) == {"第0条线索"}


def test_all_that_match_are_chosen_and_never_more(rf, leads, officer):
    with acting_as(officer):
        assert chosen(rf, officer, all_matching="1", query="category=gang") == {"第1条线索", "第3条线索", "第5条线索"}
        with pytest.raises(ActionRefused):
            chosen(rf, officer, all_matching="1", query="category=gong")
        with pytest.raises(ActionRefused):
            chosen(rf, officer)
