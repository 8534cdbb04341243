"""Addresses of the site: one line per app."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from hsforhs.workbench.library.views.machines import repository

handler500 = "hsforhs.workbench.config.faults.server_error"

urlpatterns = [
    path("", include("hsforhs.workbench.atlas.urls")),
    path("", include("hsforhs.workbench.subnational.urls")),
    path("", include("hsforhs.workbench.operation.urls")),
    path("account/", include("hsforhs.workbench.accounts.urls")),
    path("account/", include("hsforhs.workbench.accounts.allauth_urls")),
    path("places/", include("hsforhs.workbench.accounts.people_urls")),
    path("language/", set_language, name="language"),
    path("import/", include("hsforhs.workbench.assessments.urls")),
    path("rounds/", include("hsforhs.workbench.assessments.round_urls")),
    path("catalogues/", include("hsforhs.workbench.catalogues.urls")),
    path("indicators/", include("hsforhs.workbench.indicators.urls")),
    path("plans/", include("hsforhs.workbench.plans.urls")),
    path("plans/", include("hsforhs.workbench.costs.urls")),
    path("plans/", include("hsforhs.workbench.scenarios.urls")),
    path("plans/", include("hsforhs.workbench.follow_up.urls")),
    path("plans/", include("hsforhs.workbench.plan_documents.urls")),
    path("", include("hsforhs.workbench.funding.urls")),
    path("plans/", include("hsforhs.workbench.plan_imports.urls")),
    path("editions/", include("hsforhs.workbench.editions.urls")),
    path("review/", include("hsforhs.workbench.stewardship.urls")),
    path("indices/", include("hsforhs.workbench.indices.urls")),
    path("", include("hsforhs.workbench.experiences.urls")),
    path("library/", include("hsforhs.workbench.library.urls")),
    path("oai", repository, name="oai"),
    path("agenda/", include("hsforhs.workbench.exercises.urls")),
    path("network/", include("hsforhs.workbench.network.urls")),
    path("events/", include("hsforhs.workbench.events.urls")),
    path("events/", include("hsforhs.workbench.live_questions.urls")),
    path("events/", include("hsforhs.workbench.outcomes.urls")),
    path("outbox/", include("hsforhs.workbench.messages.urls")),
    path("api/v1/", include("hsforhs.workbench.api.urls")),
    path("tasks/", include("hsforhs.workbench.tasks.urls")),
]
