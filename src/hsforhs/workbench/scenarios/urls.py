from __future__ import annotations

from django.urls import path

from . import priority_views, views

app_name = "scenarios"
urlpatterns = [
    path("<uuid:plan_id>/scenarios/", views.listed, name="list"),
    path("<uuid:plan_id>/scenarios/new/", views.new, name="new"),
    path("<uuid:plan_id>/scenarios/compare/", views.compare, name="compare"),
    path("<uuid:plan_id>/scenarios/<int:number>/", views.scenario, name="scenario"),
    path("<uuid:plan_id>/scenarios/<int:number>/again/", views.again, name="again"),
    path("<uuid:plan_id>/scenarios/<int:number>/adopt/", views.adopt, name="adopt"),
    path("<uuid:plan_id>/scenarios/<int:number>/delete/", views.delete, name="delete"),
    path("<uuid:plan_id>/priorities/", priority_views.overview, name="priorities"),
    path("<uuid:plan_id>/priorities/open/", priority_views.open_round, name="open-priorities"),
    path("<uuid:plan_id>/priorities/scores/", priority_views.scores, name="priority-scores"),
    path("<uuid:plan_id>/priorities/vote/", priority_views.vote, name="vote"),
    path("<uuid:plan_id>/priorities/close/", priority_views.close, name="close-priorities"),
    path("<uuid:plan_id>/priorities/decide/<str:area>/", priority_views.decide, name="decide-priority"),
]
