"""Figures of published plans: with citation, n and years, and made by the command that they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.planning.costing import plausibility
from hsforhs.planning.costing.plausibility import Band, compare, line_band, published, share_band, total_band
from tools import published_plans

BAND = Band(10, 10.0, 20.0, 30.0, 40.0, 100.0, (2017, 2020))


def test_the_figures_name_source_licence_and_changes() -> None:
    found = published()
    assert "Eaneff" in found["citation"]
    assert found["licence"] == "CC BY 4.0"
    assert found["changes"]
    assert found["unit"] == "USD of 2024"
    assert found["command"].startswith("python tools/published_plans.py")


def test_every_band_is_in_order_with_its_number_and_years() -> None:
    bands = [line_band(x) for x in published()["lines"]]
    bands += [share_band(x) for x in published()["shares_of_total"]]
    assert len(bands) >= 30
    for band in (*bands, total_band()):
        assert 0 <= band.p10 <= band.p25 <= band.p50 <= band.p75 <= band.p90
        assert band.n >= 1
        assert 2010 <= band.price_years[0] <= band.price_years[1] <= 2026
    assert all(share_band(x).p90 <= 1 for x in published()["shares_of_total"])


@pytest.mark.parametrize(
    ("figure", "place", "times", "flagged"),
    [(9, "below", 0.3, False), (10, "inside", 1 / 3, False), (100, "inside", 10 / 3, False), (120, "above", 4, True)],
)
def test_a_figure_beside_its_band(figure: float, place: str, times: float, flagged: bool) -> None:
    found = compare(figure, BAND)
    assert (found.place, found.is_flagged) == (place, flagged)
    assert found.times_median == pytest.approx(times)


def test_a_kind_without_figures_is_refused() -> None:
    with pytest.raises(BadInput, match="no published figures for 'Bananas'"):
        line_band("Bananas")


def test_the_file_is_what_the_command_writes(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published_plans, "TARGET", tmp_path / "figures.json")
    assert published_plans.main([str(shared_data / "costing")]) == 0
    shipped = Path(plausibility.__file__).with_name("published_plans.json")
    assert (tmp_path / "figures.json").read_bytes() == shipped.read_bytes()


def test_without_a_folder_the_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert published_plans.main([]) == 2
    assert "FOLDER" in capsys.readouterr().err
