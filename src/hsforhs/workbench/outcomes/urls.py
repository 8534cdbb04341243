"""Addresses below `/events/`: what became of an event, and one record of it."""

from __future__ import annotations

from django.urls import path

from .views import archives, became, records

app_name = "outcomes"
urlpatterns = [
    path("<int:event_id>/outcomes/", became.became, name="became"),
    path("<int:event_id>/outcomes/archive.zip", archives.archive, name="archive"),
    path("<int:event_id>/outcomes/new/<str:kind>/", records.new, name="new"),
    path("<int:event_id>/outcomes/<str:kind>/<uuid:key>/", records.record, name="record"),
    path("<int:event_id>/outcomes/<str:kind>/<uuid:key>/change/", records.change, name="change"),
    path("<int:event_id>/outcomes/<str:kind>/<uuid:key>/remove/", records.remove, name="remove"),
    path("<int:event_id>/outcomes/<str:kind>/<uuid:key>/settle/<int:rival_id>/", records.settle, name="settle"),
    path("<int:event_id>/outcomes/step/<uuid:key>/follow/", records.follow, name="follow"),
    path("<int:event_id>/outcomes/step/<uuid:key>/evidence/", records.evidence, name="evidence"),
]
