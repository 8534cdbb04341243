from __future__ import annotations

from django.urls import path

from . import views
from .assembly import patterns
from .manners import mannered

app_name = "api"
urlpatterns = [
    path("", views.start, name="start"),
    path("docs", views.docs, name="docs"),
    path("openapi.json", mannered(views.openapi), name="openapi"),
    *patterns(),
    path("<path:rest>", mannered(views.nothing), name="nothing"),
]
