from __future__ import annotations

from django.urls import path

from . import pdf_views, views

app_name = "plan_documents"
urlpatterns = [
    path("packs/", views.packs, name="packs"),
    path("<uuid:plan_id>/pdf/", pdf_views.make, name="make-pdf"),
    path("<uuid:plan_id>/document.pdf", pdf_views.document, name="pdf"),
    path("<uuid:plan_id>/return/", views.hand_in, name="return"),
    path("<uuid:plan_id>/return/check/", views.check, name="check-return"),
    path("<uuid:plan_id>/return/drop/", views.drop, name="drop-return"),
    path("<uuid:plan_id>/return/pass-on/", views.pass_on, name="pass-on"),
    path("<uuid:plan_id>/packs/", views.open_packs, name="open-packs"),
    path("<uuid:plan_id>/packs/<str:code>.<str:kind>", views.pack, name="pack"),
]
