from __future__ import annotations

from django.urls import path

from . import views

app_name = "plan_imports"
urlpatterns = [
    path("<uuid:plan_id>/import/", views.hand_in, name="imports"),
    path("<uuid:plan_id>/import/<int:number>/", views.one, name="import"),
    path("<uuid:plan_id>/import/<int:number>/columns/", views.columns, name="columns"),
    path("<uuid:plan_id>/import/<int:number>/drop/", views.drop, name="drop"),
]
