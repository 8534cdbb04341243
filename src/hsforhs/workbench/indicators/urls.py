from __future__ import annotations

from django.urls import path

from . import import_views, views

app_name = "indicators"
urlpatterns = [
    path("", views.indicator_list, name="list"),
    path("places/<str:code>/", views.place, name="place"),
    path("places/<str:code>/import/", import_views.bring_in, name="import"),
    path("<str:indicator>/", views.indicator, name="indicator"),
]
