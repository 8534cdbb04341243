from __future__ import annotations

from django.urls import path

from . import carry_views, views

app_name = "plans"
urlpatterns = [
    path("", views.plan_list, name="list"),
    path("draft/", views.draft, name="draft"),
    path("<uuid:plan_id>/", views.plan, name="plan"),
    path("<uuid:plan_id>/synergy/", views.plan_synergy, name="synergy"),
    path("<uuid:plan_id>/targets/", views.targets, name="targets"),
    path("<uuid:plan_id>/actions/", views.add_actions, name="actions"),
    path("<uuid:plan_id>/actions/<str:action_id>/", views.decide, name="decide"),
    path("<uuid:plan_id>/documents/", views.make_document, name="make-document"),
    path("<uuid:plan_id>/plan.<str:kind>", views.document, name="document"),
    path("<uuid:plan_id>/carry/", carry_views.carry, name="carry"),
    path("<uuid:plan_id>/carry/forget/<str:action_id>/", carry_views.forget, name="forget-decision"),
    path("<uuid:plan_id>/visibility/", views.visibility, name="visibility"),
    path("<uuid:plan_id>/delete/", views.delete, name="delete"),
]
