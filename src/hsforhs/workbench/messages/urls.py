from __future__ import annotations

from django.urls import path

from . import views

app_name = "outbox"
urlpatterns = [
    path("", views.outbox, name="list"),
    path("<uuid:message_id>/", views.message, name="message"),
    path("<uuid:message_id>/try-again/", views.try_again, name="try-again"),
    path("<uuid:message_id>/hand-over/", views.hand_over, name="hand-over"),
]
