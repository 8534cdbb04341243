from __future__ import annotations

from django.urls import path

from . import action_views, history_views, place_pages, views, where_to_start_page

app_name = "atlas"
urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places, name="places"),
    path("places/<str:code>/", place_pages.place, name="place"),
    path("places/<str:code>/below/", place_pages.places_below, name="places-below"),
    path("places/<str:code>/progress/", place_pages.place_progress, name="progress"),
    path("framework/", views.framework_grid, name="framework"),
    path("framework/<str:area>/", views.area, name="area"),
    path("framework/<str:area>/OS/<str:sector>/", views.sector_cell, name="sector-cell"),
    path("framework/<str:area>/<str:component>/", views.cell, name="cell"),
    path("actions/", action_views.actions, name="actions"),
    path("actions/actions.xlsx", action_views.actions_workbook, name="actions-workbook"),
    path("actions/actions.csv", action_views.actions_table, name="actions-table"),
    path("actions/coverage/", action_views.actions_coverage, name="actions-coverage"),
    path("actions/synergy/", action_views.actions_synergy, name="actions-synergy"),
    path("actions/<str:action_id>/", action_views.action, name="action"),
    path("sectors/<str:code>/", views.sector, name="sector"),
    path("where-to-start/", where_to_start_page.where_to_start, name="where-to-start"),
    path("search/", views.search, name="search"),
    path("audit/", history_views.audit, name="audit"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
