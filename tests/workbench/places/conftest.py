"""The invented country."""

from __future__ import annotations

import pytest

from hsforhs.scores.examples import invented_places
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import add_invented_country, sync_states


@pytest.fixture
def lumora(db: None) -> Place:
    sync_states(actor="operator")
    add_invented_country(actor="operator", rows=invented_places())
    return Place.objects.get(code="XLM")
