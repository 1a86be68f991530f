"""The frame and the components: wording in both languages, forms that everybody can read, a strict policy kept."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from deadlines.calendar import WorkCalendar
from figures.templatetags import charts
from frame.navigation import Entry, entries, shown_to
from tests.factories import UserFactory

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
CSS = Path(settings.BASE_DIR, "static", "app.css")
PRINT_CSS = CSS.with_name("print.css")
MONDAY = date(2026, 11, 23)


def drawn(source: str, **context) -> str:
    return Template("{% load components time_left charts %}" + source).render(Context(context))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class LeadForm(forms.Form):
    title = forms.CharField(label="Title", help_text="Who, where, what.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    received_on = forms.DateField(label="Received on")
    code = forms.CharField(label="Code", required=False)


# Time left


@pytest.mark.parametrize(
    ("due_on", "state", "chinese", "english"),
    [
        (date(2026, 11, 27), "far", "剩余 4 个工作日", "4 working days left"),
        (date(2026, 11, 26), "soon", "剩余 3 个工作日", "3 working days left"),
        (date(2026, 11, 24), "soon", "剩余 1 个工作日", "1 working day left"),
        (date(2026, 11, 23), "now", "今日到期", "Due today"),
        (date(2026, 11, 20), "over", "逾期 1 个工作日", "1 working day overdue"),
        (date(2026, 11, 19), "over", "逾期 2 个工作日", "2 working days overdue"),
    ],
)
def test_time_left_is_said_as_people_say_it(due_on, state, chinese, english):
    calendar = WorkCalendar({}, frozenset({2026}))
    for language, words in [("zh-hans", chinese), ("en", english)]:
        with translation.override(language):
            html = drawn(
                "{% time_left due_on today calendar=calendar %}", due_on=due_on, today=MONDAY, calendar=calendar
            )

        assert f'class="due {state}"' in html
        assert text_of(html).startswith(words)
        assert due_on.isoformat() in html  # the day itself is in the tip


def test_a_last_day_passed_over_the_weekend_is_overdue_although_no_working_day_went_by():
    calendar = WorkCalendar({}, frozenset({2026}))
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)

    with translation.override("zh-hans"):
        html = drawn("{% time_left due_on today calendar=calendar %}", due_on=friday, today=saturday, calendar=calendar)

    assert 'class="due over"' in html
    assert text_of(html).startswith("已逾期")


def test_a_last_day_on_a_rest_day_is_not_called_today_before_it_comes():
    calendar = WorkCalendar({}, frozenset({2026}))
    saturday, sunday = date(2026, 11, 21), date(2026, 11, 22)

    with translation.override("en"):
        html = drawn("{% time_left due_on today calendar=calendar %}", due_on=sunday, today=saturday, calendar=calendar)

    assert 'class="due soon"' in html
    assert text_of(html).startswith("Due on a rest day")


def test_the_calendar_in_force_counts_where_none_is_given(db):
    eve_of_national_day, first_day_after = date(2026, 9, 30), date(2026, 10, 8)

    with translation.override("zh-hans"):
        html = drawn("{% time_left due_on today %}", due_on=first_day_after, today=eve_of_national_day)

    assert text_of(html).startswith("剩余 1 个工作日")


@pytest.mark.parametrize(("language", "mark"), [("zh-hans", "暂定"), ("en", "provisional")])
def test_a_last_day_in_a_year_without_notice_is_marked_wherever_it_stands(language, mark):
    calendar = WorkCalendar({}, frozenset({2026}))

    with translation.override(language):
        told = drawn("{% time_left d today calendar=calendar %}", d=date(2026, 12, 31), today=MONDAY, calendar=calendar)
        guessed = drawn(
            "{% time_left d today calendar=calendar %}", d=date(2027, 1, 4), today=MONDAY, calendar=calendar
        )
        closed = drawn("{% time_left d today state='done' label='x' %}", d=date(2027, 1, 4), today=MONDAY)

    assert mark not in text_of(told)
    assert f" · {mark} " in text_of(guessed)
    assert "2027" in text_of(guessed)
    assert mark not in text_of(closed)


def test_the_basis_is_shown_on_focus_and_a_clock_that_rests_says_so():
    with translation.override("en"):
        html = drawn(
            "{% time_left due_on today calendar=calendar why=why %}",
            due_on=date(2026, 11, 26),
            calendar=WorkCalendar({}, frozenset({2026})),
            today=MONDAY,
            why=["From A.", "Article 12."],
        )
        resting = drawn('{% time_left None state="hold" label="Starts when cleared" %}')

    assert 'tabindex="0"' in html
    assert "From A. Article 12." in text_of(html)
    assert 'class="due hold"' in resting
    assert text_of(resting) == "Starts when cleared"


# Parts


def test_every_progress_has_a_shape_of_its_own():
    words = ["registered", "dispatched", "doing", "disposing", "waiting", "done", "returned"]
    shapes = [re.search(r"#([\w-]+)", drawn("{% status word word %}", word=word))[1] for word in words]

    assert shapes == ["s0", "s1", "s2", "s3", "s4", "ok", "back"]


def test_every_icon_that_a_template_names_is_drawn():
    drawn_icons = set(re.findall(r'<symbol id="([\w-]+)"', Path(settings.BASE_DIR, "static", "icons.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    named |= {entry.icon for entry in entries()}

    assert named - drawn_icons == set()


def test_what_is_empty_leaves_no_frame_behind():
    assert drawn("{% actions %}  {% endactions %}").strip() == ""
    assert drawn("{% crumbs %}\n{% endcrumbs %}").strip() == ""
    assert "<b>x</b>" in drawn("{% actions %}<b>x</b>{% endactions %}")


def test_content_typed_by_people_is_escaped_in_every_slot():
    evil = "<script>alert(1)</script>"
    sources = [
        "{% panel evil note=evil %}{{ evil }}{% endpanel %}",
        "{% note 'bad' title=evil %}{{ evil }}{% endnote %}",
        "{% kpis evil %}{% kpi evil evil note=evil unit=evil %}{% endkpis %}",
        "{% status 'doing' evil %}{% button evil sr=evil %}{% empty evil evil %}",
        "{% kv pairs %}{% timeline events %}{% time_left None state='hold' label=evil why=evil %}",
        "{% bar_chart rows evil %}",
    ]
    edit = {"kind": "edit", "at": datetime(2026, 11, 23, 9, tzinfo=UTC), "changes": [(evil, evil, evil)]}
    context = {
        "evil": evil,
        "pairs": [(evil, evil)],
        "events": [{**edit, "who": evil, "text": evil, "detail": evil}],
        "rows": [{"label": evil, "value": 1, "text": evil}],
    }

    assert [source for source in sources if "<script" in drawn(source, **context)] == []


# Forms


def test_errors_stand_on_top_with_links_and_beside_the_field():
    form = LeadForm({"title": "", "received_on": "2026-13-01"})

    html = str(form)

    for target in ("id_title", "id_kind_0", "id_received_on"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'href="#id_code"' not in html


def test_only_what_may_stay_empty_is_marked():
    with translation.override("zh-hans"):
        html = str(LeadForm())

    assert html.count("（选填）") == 1
    assert 'role="alert"' not in html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_day_is_given_to_the_browser_as_it_wants_it(language):
    with translation.override(language):
        html = str(LeadForm(initial={"received_on": MONDAY}))

    assert 'type="date" name="received_on" value="2026-11-23"' in html


# Charts


def test_charts_write_numbers_that_no_locale_can_break():
    with translation.override("zh-hans"):
        html = drawn("{% bar 1234.5 10000 %}{% bar 30 20 %}{% bar 1 0 %}")

    assert re.findall(r'class="a1" width="([^"]+)"', html) == ["12.35%", "100.00%", "0.00%"]


@pytest.mark.parametrize(("highest", "top"), [(0, 4), (4, 4), (5, 8), (69, 80), (81, 120), (1999, 2000)])
def test_an_axis_ends_on_a_number_whose_quarters_are_whole(highest, top):
    assert charts.nice_top(highest) == top


def test_the_map_has_a_place_for_each_city_and_none_twice():
    assert len(set(charts.TILES.values())) == len(charts.TILES) == 11


def test_a_trend_leaves_a_gap_where_a_month_is_missing():
    html = drawn(
        "{% trend_chart periods bars 'x' line=line %}",
        periods=["1", "2", "3"],
        bars=[{"name": "new", "values": [1, None, 3]}],
        line={"name": "stock", "values": [4, None, 6]},
    )

    assert html.count('class="pt"') == 2
    assert html.count('class="ln"') == 1  # the key's; no line is drawn across the gap
    assert "—" in html


# The frame

ENTRIES = (
    Entry(label="Leads", url="leads:list", icon="lead", order=1, action="lead.view", group=1),
    Entry(label="Bureaus", url="set_language", icon="org", order=1, action="bureau.manage", group=2),
)


def test_navigation_shows_what_the_policy_allows(taiyuan, datong):
    officer, administrator = UserFactory(bureau=taiyuan), UserFactory(bureau=datong, role="system_admin")

    assert [shown.entry.label for shown in shown_to(officer, among=ENTRIES)] == ["Leads"]
    assert "Leads" not in [shown.entry.label for shown in shown_to(administrator, among=ENTRIES)]


def test_the_closest_entry_is_the_current_one(taiyuan):
    officer = UserFactory(bureau=taiyuan)
    nearby = (ENTRIES[0], Entry(label="Compartment", url="leads:compartment", icon="lock", order=2, group=1))

    def current(view_name: str) -> list[str]:
        return [shown.entry.label for shown in shown_to(officer, among=nearby, view_name=view_name) if shown.is_current]

    assert current("leads:compartment") == ["Compartment"]
    assert current("leads:detail") == ["Leads"]
    assert current("circulars:list") == []


def test_every_entry_of_the_navigation_leads_somewhere():
    headings = {entry.name for entry in entries() if not entry.url}

    assert all(entry.address for entry in entries() if entry.url)
    assert headings <= {entry.under for entry in entries()}


ORDERED = (
    Entry(label="Cases", url="cases:list", icon="case", order=1, name="cases", covers=("cases:",)),
    Entry(label="Transfers", url="leads:list", icon="send", order=2, under="cases", covers=("leads:",)),
    Entry(label="Organisation", icon="org", order=3, name="programme"),
    Entry(label="Letters", url="rectification:orders", icon="org", order=4, under="programme"),
)


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan)


def test_what_stands_under_an_entry_is_shown_while_one_of_them_is_open(officer):
    def shown(view_name, among=ORDERED):
        found = shown_to(officer, among=among, view_name=view_name)
        return [(one.entry.label, [each.entry.label for each in one.below if each.is_current]) for one in found]

    assert shown("dashboards:home") == [("Cases", []), ("Organisation", [])]
    assert shown("leads:list") == [("Cases", ["Transfers"]), ("Organisation", [])]
    assert shown("rectification:orders") == [("Cases", []), ("Organisation", ["Letters"])]
    assert shown("leads:list", ORDERED[1:]) == [("Transfers", []), ("Organisation", [])]
    assert shown("leads:list", ORDERED[2:3]) == []


def test_no_room_makes_the_navigation_longer_than_nine_entries(officer):
    assert len(shown_to(officer)) <= 9


def test_a_heading_leads_to_the_first_below_it(officer):
    assert shown_to(officer, among=ORDERED)[1].address == "/orders/"


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "413", "500", "503", "507", "csrf"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_error_pages_stand_without_a_user(name, language):
    with translation.override(language):
        html = render_to_string(f"errors/{name}.html", {}, request=None)

    assert f'<html lang="{language}">' in html
    assert html.count("<h1>") == 1


def test_a_refusal_says_its_reason():
    request = RequestFactory().get("/leads/1/")

    html = render_to_string("errors/403.html", {"exception": "Ask the head."}, request=request)

    assert "Ask the head." in html


# The strict content policy, for every template of the house


@pytest.mark.parametrize(
    "forbidden",
    [
        pytest.param(r"\sstyle=", id="inline style"),
        pytest.param(r"<style", id="style element"),
        pytest.param(r"<script(?![^>]*\ssrc=)", id="inline script"),
        pytest.param(r"\|\s*safe\b", id="safe filter"),
        pytest.param(r"{%\s*autoescape off", id="escaping off"),
        pytest.param(r"\shx-on[:=-]|\son(click|change|submit|load|input|key\w+)=", id="inline handler"),
        pytest.param(r"javascript:|\bjs:", id="script in an address"),
        pytest.param(r"data:image|src=[\"']https?:|href=[\"']https?:", id="from elsewhere"),
    ],
)
def test_no_template_needs_an_exception_from_the_policy(forbidden):
    assert [str(path) for path in TEMPLATES if re.search(forbidden, path.read_text())] == []


def test_each_fragment_says_what_it_needs():
    fragments = [path for path in TEMPLATES if path.name.startswith("_") or path.parent.name == "components"]

    assert [str(path) for path in fragments if not path.read_text().startswith("{#")] == []


@pytest.mark.parametrize(("sheet", "limit"), [(CSS, 20_000), (PRINT_CSS, 4_000)], ids=["screen", "print"])
def test_a_stylesheet_stays_small_and_at_home(sheet, limit):
    css = sheet.read_text()

    assert len(css.encode()) <= limit
    assert "url(" not in css
    assert "@import" not in css
