from __future__ import annotations

from django.urls import path

from . import views

app_name = "atlas"
urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places, name="places"),
    path("places/<str:code>/", views.place, name="place"),
    path("framework/", views.framework_grid, name="framework"),
    path("framework/<str:area>/", views.area, name="area"),
    path("framework/<str:area>/OS/<str:sector>/", views.sector_cell, name="sector-cell"),
    path("framework/<str:area>/<str:component>/", views.cell, name="cell"),
    path("actions/", views.actions, name="actions"),
    path("actions/actions.xlsx", views.actions_workbook, name="actions-workbook"),
    path("actions/<str:action_id>/", views.action, name="action"),
    path("sectors/<str:code>/", views.sector, name="sector"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("healthz", views.healthz, name="healthz"),
]
