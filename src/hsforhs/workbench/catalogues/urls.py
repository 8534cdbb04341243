from __future__ import annotations

from django.urls import path

from . import import_views, views

app_name = "catalogues"
urlpatterns = [
    path("", views.catalogue_list, name="list"),
    path("import/", import_views.hand_in, name="import"),
    path("import/<uuid:upload_id>/", import_views.check, name="check"),
    path("import/<uuid:upload_id>/confirm/", import_views.confirm, name="confirm"),
    path("import/<uuid:upload_id>/faults.csv", import_views.faults, name="faults"),
    path("import/<uuid:upload_id>/drop/", import_views.drop, name="drop"),
    path("<slug:name>/", views.catalogue, name="catalogue"),
    path("<slug:name>/remove/", views.remove, name="remove"),
    path("<slug:name>/actions/<str:action_id>/", views.action, name="action"),
]
