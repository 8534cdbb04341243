from __future__ import annotations

from django.urls import path

from . import views

app_name = "plan_files"
urlpatterns = [
    path("<uuid:plan_id>/pdf/", views.make, name="make"),
    path("<uuid:plan_id>/document.pdf", views.document, name="pdf"),
]
