from __future__ import annotations

from django.urls import path

from . import views

app_name = "follow_up"
urlpatterns = [
    path("<uuid:plan_id>/overview/", views.overview, name="overview"),
    path("<uuid:plan_id>/progress/", views.board, name="board"),
    path("<uuid:plan_id>/progress/report/", views.quarterly, name="quarterly"),
    path("<uuid:plan_id>/progress/remind/", views.remind, name="remind"),
    path("<uuid:plan_id>/progress/activities/<str:action_id>/", views.activity, name="activity"),
]
