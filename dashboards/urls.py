from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("overview/", views.show_overview, name="overview"),
    path("figures/", views.show_figures, name="figures"),
    path("figures/things/", views.show_things, name="things"),
    path("figures/achievements/", views.show_achievements, name="achievements"),
    path("figures/letters/", views.show_letters, name="letters"),
]
