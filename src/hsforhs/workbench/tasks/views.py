"""The page on which a person waits for a job; it reloads itself without a script."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from .models import Job, State

SECONDS_BETWEEN_LOOKS = "1"


@never_cache
@require_GET
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Show the progress of one job, or go on to its result. The address cannot be guessed."""
    found = get_object_or_404(Job, pk=job_id)
    if found.state == State.DONE:
        return redirect(found.next_url)
    response = render(request, "tasks/job.html", {"job": found})
    if not found.over:
        response["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response
