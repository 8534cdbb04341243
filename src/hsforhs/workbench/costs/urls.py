from __future__ import annotations

from django.urls import path

from . import audit_views, price_views, views

app_name = "costs"
urlpatterns = [
    path("audit/", audit_views.audit_file, name="audit"),
    path("<uuid:plan_id>/costs/", views.overview, name="overview"),
    path("<uuid:plan_id>/costs/set-up/", price_views.set_up, name="set-up"),
    path("<uuid:plan_id>/costs/prices/", price_views.prices, name="prices"),
    path("<uuid:plan_id>/costs/rates/", price_views.rates, name="rates"),
    path("<uuid:plan_id>/costs/check/", audit_views.check, name="check"),
    path("<uuid:plan_id>/costs/freeze/", views.freeze, name="freeze"),
    path("<uuid:plan_id>/costs/versions/<int:number>/", views.version, name="version"),
    path("<uuid:plan_id>/costs/activities/<str:action_id>/", views.activity, name="activity"),
    path("<uuid:plan_id>/costs/activities/<str:action_id>/lines/", views.new_line, name="new-line"),
    path("<uuid:plan_id>/costs/activities/<str:action_id>/lines/<str:key>/", views.line, name="line"),
]
