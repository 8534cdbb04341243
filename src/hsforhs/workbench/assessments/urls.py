from __future__ import annotations

from django.urls import path

from . import views

app_name = "assessments"
urlpatterns = [
    path("", views.hand_in, name="import"),
    path("workbook/", views.workbook, name="workbook"),
    path("<uuid:upload_id>/", views.upload, name="upload"),
    path("<uuid:upload_id>/choose/", views.choose, name="choose"),
    path("<uuid:upload_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:upload_id>/drop/", views.drop, name="drop"),
]
