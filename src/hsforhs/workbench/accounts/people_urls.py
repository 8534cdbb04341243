"""Addresses of the people of a place, under ``places/``."""

from __future__ import annotations

from django.urls import path

from .views import people

app_name = "people"
urlpatterns = [
    path("<str:code>/people/", people.people, name="people"),
    path("<str:code>/people/invite/", people.invite, name="invite"),
    path("<str:code>/people/give/", people.give, name="give"),
    path("<str:code>/people/roles/<int:number>/", people.grant, name="grant"),
    path("<str:code>/people/invitations/<int:number>/withdraw/", people.withdraw, name="withdraw"),
]
