from __future__ import annotations

from django.urls import path

from . import views

app_name = "editions"
urlpatterns = [
    path("", views.edition_list, name="list"),
    path("publish/", views.publish, name="publish"),
    path("difference/", views.choose_difference, name="choose-difference"),
    path("changes/<int:change_id>/drop/", views.drop, name="drop-change"),
    path("<str:old>/to/<str:new>/", views.difference, name="difference"),
    path("<str:name>/", views.edition, name="edition"),
]
