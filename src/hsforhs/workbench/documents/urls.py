from __future__ import annotations

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("<uuid:plan_id>/return/", views.hand_in, name="return"),
    path("<uuid:plan_id>/return/check/", views.check, name="check-return"),
    path("<uuid:plan_id>/return/drop/", views.drop, name="drop-return"),
    path("<uuid:plan_id>/packs/<str:code>.<str:kind>", views.pack, name="pack"),
]
