from __future__ import annotations

from django.urls import path

from . import views

app_name = "subnational"
urlpatterns = [
    path("places/<str:code>/tree/", views.tree, name="tree"),
    path("places/<str:code>/tree.csv", views.tree_table, name="table"),
    path("places/<str:code>/tree/<uuid:upload_id>/", views.upload, name="upload"),
    path("places/<str:code>/tree/<uuid:upload_id>/confirm/", views.confirm, name="confirm"),
    path("places/<str:code>/tree/<uuid:upload_id>/drop/", views.drop, name="drop"),
]
