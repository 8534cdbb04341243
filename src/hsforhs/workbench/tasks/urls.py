from __future__ import annotations

from django.urls import path

from . import views

app_name = "tasks"
urlpatterns = [path("<uuid:job_id>/", views.job, name="job")]
