from __future__ import annotations

from django.urls import path

from . import import_views, views

app_name = "plan_files"
urlpatterns = [
    path("<uuid:plan_id>/pdf/", views.make, name="make"),
    path("<uuid:plan_id>/document.pdf", views.document, name="pdf"),
    path("<uuid:plan_id>/import/", import_views.hand_in, name="imports"),
    path("<uuid:plan_id>/import/<int:number>/", import_views.one, name="import"),
    path("<uuid:plan_id>/import/<int:number>/columns/", import_views.columns, name="columns"),
    path("<uuid:plan_id>/import/<int:number>/drop/", import_views.drop, name="drop"),
]
