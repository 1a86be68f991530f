from django.urls import path

from deadlines.views import calendar, clocks, extensions, reminders, rules

app_name = "deadlines"

urlpatterns = [
    path("deadlines/", calendar.show_calendar, name="calendar"),
    path("deadlines/calendar/<int:year>/", calendar.show_calendar, name="year"),
    path("deadlines/notices/new/", calendar.add_notice, name="add_notice"),
    path("deadlines/notices/<int:pk>/", calendar.show_notice, name="notice"),
    path("deadlines/notices/<int:pk>/approve/", calendar.approve_notice_view, name="approve_notice"),
    path("deadlines/notices/<int:pk>/refuse/", calendar.refuse_notice_view, name="refuse_notice"),
    path("deadlines/rules/", rules.list_rules, name="rules"),
    path("deadlines/rules/<int:pk>/", rules.show_rule, name="rule"),
    path("deadlines/rules/<int:pk>/change/", rules.change_rule, name="change_rule"),
    path("deadlines/rules/<int:pk>/decide/", rules.decide_rule, name="decide_rule"),
    path("deadlines/reminders/", reminders.list_policies, name="reminders"),
    path("deadlines/reminders/<int:pk>/steps/new/", reminders.add_step, name="add_step"),
    path("deadlines/reminders/steps/<int:pk>/off/", reminders.switch_step_off, name="switch_step_off"),
    path("deadlines/clocks/<int:pk>/", clocks.show_clock, name="clock"),
    path("deadlines/clocks/<int:pk>/stop/", clocks.pause_clock, name="pause"),
    path("deadlines/clocks/<int:pk>/run/", clocks.resume_clock, name="resume"),
    path("deadlines/clocks/<int:pk>/correct/", clocks.correct_clock, name="correct"),
    path("deadlines/clocks/<int:pk>/extend/", extensions.ask_extension, name="extend"),
    path("deadlines/pauses/<int:pk>/decide/", clocks.decide_pause, name="decide_pause"),
    path("deadlines/corrections/<int:pk>/", clocks.decide_correction, name="decide_correction"),
    path("deadlines/extensions/<int:pk>/", extensions.decide_extension, name="decide_extension"),
]
