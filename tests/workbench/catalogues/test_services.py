"""Storing versions of an own catalogue, and removing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.planning.own_catalogue import CatalogueReading
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.catalogues import services
from hsforhs.workbench.catalogues.models import CatalogueVersion, OwnAction, OwnCatalogue
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan

pytestmark = pytest.mark.django_db


def store(reading: CatalogueReading, **more: Any) -> CatalogueVersion:
    terms = {"name": "Lumora actions", "licence": "Invented licence", "source": "Invented ministry, 2026"}
    return services.store_catalogue(actor="operator", reading=reading, **{**terms, **more})


class TestShortName:
    @pytest.mark.parametrize(
        ("name", "short"),
        [
            ("WHO benchmarks 2", "who-benchmarks-2"),
            ("  Élan ", "elan"),
            ("a" * 50, "a" * 30),
            ("a" * 29 + " b", "a" * 29),
        ],
    )
    def test_it_is_made_of_the_name(self, name: str, short: str) -> None:
        assert services.short_name(name) == short

    @pytest.mark.parametrize("name", ["", "  ", "---", "إجراءات", "Import", "ours"])
    def test_a_name_that_gives_none(self, name: str) -> None:
        with pytest.raises(BadInput, match="cannot be the name of a catalogue"):
            services.short_name(name)


class TestStore:
    def test_a_version_keeps_where_it_comes_from(
        self, own_catalogue: CatalogueVersion, invented_actions: CatalogueReading
    ) -> None:
        assert str(own_catalogue.catalogue) == "Lumora actions"
        assert (own_catalogue.number, own_catalogue.sha256) == (1, invented_actions.sha256)
        assert own_catalogue.columns == invented_actions.columns
        assert own_catalogue.actions.count() == 8
        event = Event.objects.latest("pk")
        assert (event.action, event.actor) == ("catalogues.import", "operator")
        assert event.subject == "catalogues.owncatalogue:lumora-actions"
        assert (event.facts["version"], event.facts["actions"]) == (1, 8)
        assert event.facts["licence"] == "Invented licence"

    def test_a_name_that_is_taken_is_only_replaced_on_purpose(
        self, own_catalogue: CatalogueVersion, invented_actions: CatalogueReading
    ) -> None:
        before = Event.objects.count()
        with pytest.raises(BadInput, match="the catalogue lumora-actions is stored already, in version 1"):
            store(invented_actions, name="LUMORA  Actions", licence="Other")
        assert CatalogueVersion.objects.count() == 1
        assert Event.objects.count() == before

    def test_a_new_version_leaves_the_old_one_as_it_was(
        self, own_catalogue: CatalogueVersion, invented_actions: CatalogueReading
    ) -> None:
        shorter = replace(invented_actions, actions=invented_actions.actions[:3])
        second = store(shorter, licence="Other licence", readable_by="everybody", replace=True)
        assert (second.number, second.actions.count(), own_catalogue.actions.count()) == (2, 3, 8)
        own_catalogue.refresh_from_db()
        assert own_catalogue.licence == "Invented licence"
        assert OwnCatalogue.objects.get().readable_by == "everybody"
        facts = Event.objects.latest("pk").facts
        assert (facts["before"]["licence"], facts["after"]["licence"]) == ("Invented licence", "Other licence")

    def test_the_same_again_changes_nothing(
        self, own_catalogue: CatalogueVersion, invented_actions: CatalogueReading
    ) -> None:
        before = Event.objects.count()
        assert store(invented_actions, replace=True) == own_catalogue
        assert (CatalogueVersion.objects.count(), Event.objects.count()) == (1, before)

    @pytest.mark.parametrize(
        ("terms", "said"),
        [
            ({"licence": " "}, "the licence of the catalogue is missing"),
            ({"source": ""}, "the source of the catalogue is missing"),
            ({"licence": "x" * 301}, "the licence has 301 characters; expected at most 300"),
            ({"name": "x" * 121}, "the name has 121 characters; expected at most 120"),
            ({"readable_by": "friends"}, "'friends' is no kind of reader; expected one of members, everybody"),
        ],
    )
    def test_terms_that_are_missing_or_too_long(
        self, invented_actions: CatalogueReading, terms: dict[str, str], said: str
    ) -> None:
        with pytest.raises(BadInput, match=said):
            store(invented_actions, **terms)
        assert not OwnCatalogue.objects.exists()
        assert not Event.objects.exists()

    def test_the_digest_tells_any_change_of_any_action(self, invented_actions: CatalogueReading) -> None:
        first, *others = invented_actions.actions
        changed = replace(first, evidence="x")
        assert services.digest_of([first, *others]) != services.digest_of([changed, *others])
        assert services.digest_of([first, *others]) != services.digest_of([*others, first])


class TestRemove:
    def test_a_catalogue_goes_with_all_its_versions(
        self, own_catalogue: CatalogueVersion, invented_actions: CatalogueReading
    ) -> None:
        store(invented_actions, licence="Other", replace=True)
        services.remove_catalogue(actor="operator", catalogue=own_catalogue.catalogue)
        assert not OwnAction.objects.exists()
        assert not CatalogueVersion.objects.exists()
        assert Event.objects.latest("pk").action == "catalogues.remove"

    def test_one_that_a_plan_is_made_of_stays(self, ghana: Place, own_catalogue: CatalogueVersion) -> None:
        plan = Plan.objects.create(
            place=ghana, country="GHA", round=ghana.rounds.first(), years=1, catalogue=own_catalogue
        )
        before = Event.objects.count()
        with pytest.raises(BadInput, match="1 plan is made of the catalogue lumora-actions"):
            services.remove_catalogue(actor="operator", catalogue=own_catalogue.catalogue)
        assert (OwnAction.objects.count(), Event.objects.count()) == (8, before)
        plan.delete()
        services.remove_catalogue(actor="operator", catalogue=own_catalogue.catalogue)
        assert not OwnCatalogue.objects.exists()
