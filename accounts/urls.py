from django.urls import include, path

from accounts.views import bureaus, handover, own, people, policy, requests, sign_in, systems, trail

DOORS = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("enter/", sign_in.enter_demonstration, name="account_enter_demonstration"),
    path("link/<str:secret>/", sign_in.open_link, name="account_link"),
    path("link/", sign_in.set_password, name="account_set_password"),
    path("language/", sign_in.set_language, name="set_language"),
]
PAGES = [
    path("me/", own.own_account, name="own"),
    path("me/password/", own.change_password, name="change_password"),
    path("me/sessions/end-others/", own.end_other_sessions, name="end_other_sessions"),
    path("me/sessions/<int:pk>/end/", own.end_session, name="end_session"),
    path("policy/", policy.show_policy, name="policy"),
    path("bureaus/", bureaus.list_bureaus, name="bureaus"),
    path("bureaus/new/", bureaus.add_bureau, name="add_bureau"),
    path("bureaus/<int:pk>/", bureaus.show_bureau, name="bureau"),
    path("bureaus/<int:pk>/edit/", bureaus.change_bureau, name="edit_bureau"),
    path("bureaus/<int:pk>/end/", bureaus.close_bureau, name="end_bureau"),
    path("people/", people.list_people, name="people"),
    path("people/new/", people.add_person, name="add_person"),
    path("people/<str:username>/", people.show_person, name="person"),
    path("people/<str:username>/edit/", people.change_person, name="edit_person"),
    path("people/<str:username>/appoint/", people.appoint_person, name="appoint"),
    path("people/<str:username>/disable/", people.disable, name="disable_person"),
    path("people/<str:username>/enable/", people.enable, name="enable_person"),
    path("people/<str:username>/end-sessions/", people.end_all_sessions, name="end_all_sessions"),
    path("people/<str:username>/link/", people.send_link, name="make_link"),
    path("appointments/<int:pk>/end/", people.close_appointment, name="end_appointment"),
    path("appointments/<int:pk>/prolong/", people.prolong_appointment, name="prolong_appointment"),
    path("requests/", requests.list_requests, name="requests"),
    path("requests/<int:pk>/", requests.show_request, name="request"),
    path("requests/<int:pk>/grant/", requests.grant_request, name="grant_request"),
    path("requests/<int:pk>/refuse/", requests.refuse_request, name="refuse_request"),
    path("requests/<int:pk>/link/", requests.show_link, name="show_link"),
    path("me/tokens/<int:pk>/", requests.show_token, name="show_token"),
    path("requests/<int:pk>/withdraw/", requests.withdraw_request, name="withdraw_request"),
    path("systems/", systems.list_systems, name="systems"),
    path("systems/new/", systems.add_system, name="add_system"),
    path("systems/<str:username>/", systems.show_system, name="system"),
    path("systems/<str:username>/edit/", systems.change_system, name="edit_system"),
    path("systems/<str:username>/disable/", systems.disable_system, name="disable_system"),
    path("systems/<str:username>/enable/", systems.enable_system, name="enable_system"),
    path("systems/<str:username>/tokens/new/", systems.add_token, name="add_token"),
    path("systems/<str:username>/tokens/<slug:key>/revoke/", systems.withdraw_token, name="revoke_token"),
    path("leavers/", handover.list_leavers, name="leavers"),
    path("leavers/<int:pk>/<str:username>/", handover.distribute, name="distribute"),
]

urlpatterns = [
    path("accounts/", include(DOORS)),
    path("accounts/", include((PAGES, "accounts"))),
    path("trail/", include(([path("", trail.show_trail, name="trail")], "audit"))),
]
