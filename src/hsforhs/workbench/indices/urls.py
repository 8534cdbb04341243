from __future__ import annotations

from django.urls import path

from . import manage_views, views

app_name = "indices"
urlpatterns = [
    path("", views.index_list, name="list"),
    path("definitions/new/", manage_views.new_definition, name="new-definition"),
    path("runs/new/", manage_views.new_run, name="new-run"),
    path("runs/<int:run_id>/", views.run, name="run"),
    path("runs/<int:run_id>/run.csv", views.run_table, name="run-table"),
    path("runs/<int:run_id>/definition.yaml", views.run_definition, name="run-definition"),
    path("runs/<int:run_id>/observations.csv", views.run_observations, name="run-observations"),
    path("runs/<int:run_id>/visibility/", manage_views.run_visibility, name="run-visibility"),
    path("runs/<int:run_id>/withdraw/", manage_views.withdraw_run, name="withdraw-run"),
    path("<str:name>/", views.index, name="index"),
    path("<str:name>/definition/", views.definition, name="definition"),
    path("<str:name>/definition/definition.yaml", views.definition_file, name="definition-file"),
    path("<str:name>/definition/withdraw/", manage_views.withdraw_definition, name="withdraw-definition"),
    path("<str:name>/<str:code>/", views.place, name="place"),
]
