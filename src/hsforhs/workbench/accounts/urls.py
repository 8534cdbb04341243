"""Addresses of one's own account and of signing in, under ``account/``."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import path

from hsforhs.workbench.look.rates import limited

from . import token_pages
from .views import own, sign_in

app_name = "accounts"
urlpatterns = [
    path("", own.overview, name="overview"),
    path("sign-in/", limited("accounts.sign_in")(allauth_views.login), name="sign-in"),
    path("sign-out/", allauth_views.logout, name="sign-out"),
    path("link/<str:secret>/", sign_in.use_link, name="link"),
    path("invitation/<str:secret>/", sign_in.invitation, name="invitation"),
    path("invitations/<int:number>/", own.accept, name="accept"),
    path("sessions/", own.sessions, name="sessions"),
    path("sessions/end/", own.end_sessions, name="end-sessions"),
    path("my-data.json", own.own_data, name="own-data"),
    path("close/", own.close, name="close"),
    path("tokens/", token_pages.token_list, name="tokens"),
    path("tokens/<int:token_id>/revoke/", token_pages.revoke, name="revoke-token"),
]
