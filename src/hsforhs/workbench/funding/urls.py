from __future__ import annotations

from django.urls import path

from . import call_views, views

app_name = "funding"
urlpatterns = [
    path("plans/<uuid:plan_id>/funding/", views.board, name="board"),
    path("plans/<uuid:plan_id>/funding/new/", views.commitment, name="new-commitment"),
    path("plans/<uuid:plan_id>/funding/<int:number>/", views.commitment, name="commitment"),
    path("plans/<uuid:plan_id>/funding/<int:number>/remove/", views.remove, name="remove"),
    path("plans/<uuid:plan_id>/funding/<int:one>/like/<int:other>/", views.alike, name="alike"),
    path("plans/<uuid:plan_id>/funding/calls/", views.fitting, name="fitting"),
    path("plans/<uuid:plan_id>/funding/extract/", views.extract, name="extract"),
    path("plans/<uuid:plan_id>/funding/files/", call_views.hand_in, name="hand-in"),
    path("plans/<uuid:plan_id>/funding/files/<int:number>/", call_views.file, name="file"),
    path("plans/<uuid:plan_id>/funding/files/activities/<int:number>/", call_views.decide, name="decide"),
    path("plans/<uuid:plan_id>/funding/iati.xml", call_views.download, name="download"),
    path("calls/", call_views.calls, name="calls"),
    path("calls/new/", call_views.new_call, name="new-call"),
    path("calls/<int:number>/withdraw/", call_views.withdraw, name="withdraw"),
    path("places/<str:code>/needs/", call_views.needs, name="needs"),
]
