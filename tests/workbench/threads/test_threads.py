from __future__ import annotations

import pytest

from hsforhs.framework import Cell, VocabularyError, framework
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import sync_states
from hsforhs.workbench.threads.models import CellTag, Confidence, Link
from hsforhs.workbench.threads.services import DRAFTED_FROM, link, reference, tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def ghana() -> Place:
    sync_states(actor="operator")
    return Place.objects.get(code="GHA")


def test_a_record_is_named_by_its_kind_and_number(ghana: Place) -> None:
    assert reference(ghana) == f"places.place:{ghana.pk}"


def test_tags_point_at_cells_and_keep_the_catalogue_version(ghana: Place) -> None:
    cells = [Cell("D2", "HIS"), Cell("P5", "OS", "ANI")]
    assert tag(record=ghana, cells=cells, proposer="operator", country="GHA", confidence=Confidence.SURE) == 2
    stored = CellTag.objects.get(area="P5")
    assert (stored.component, stored.sector, stored.country) == ("OS", "ANI", "GHA")
    assert stored.catalogue_version == framework().version


def test_the_same_tag_twice_is_one_tag(ghana: Place) -> None:
    assert tag(record=ghana, cells=[Cell("D2", "HIS")], proposer="operator") == 1
    assert tag(record=ghana, cells=[Cell("D2", "HIS")], proposer="somebody else") == 0
    assert CellTag.objects.get().proposer == "operator"


def test_a_tag_at_no_cell_is_refused(ghana: Place) -> None:
    with pytest.raises(VocabularyError, match="no capacity area 'D9'"):
        tag(record=ghana, cells=[Cell("D9", "HIS")], proposer="operator")
    assert not CellTag.objects.exists()


def test_links_join_two_records_once(ghana: Place) -> None:
    region = Place.objects.get(code="AFRO")
    for _ in range(2):
        link(source=ghana, relation=DRAFTED_FROM, target=region, proposer="operator", country="GHA")
    found = Link.objects.get()
    assert (found.source, found.target) == (reference(ghana), reference(region))
