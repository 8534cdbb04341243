from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.formats.plan_pdf.fonts import ARABIC, CHINESE, SCRIPTS, described, families_for, installed


def test_latin_is_always_there() -> None:
    assert families_for("fr", ["Été"], {"Noto Sans"}) == (["Noto Sans", "Libertinus Serif"], [])
    assert families_for("ru", ["Лето"], set()) == (["Libertinus Serif"], [])
    assert "Libertinus Serif" in installed()


@pytest.mark.parametrize(("language", "script"), [("ar", ARABIC), ("zh-hans", CHINESE)])
def test_a_language_without_font_is_refused_with_the_package_that_brings_one(language: str, script: object) -> None:
    with pytest.raises(BadInput) as caught:
        families_for(language, [], {"Noto Sans"})
    assert script in (ARABIC, CHINESE)
    assert "Debian package fonts-" in str(caught.value)
    assert ("Arabic" in str(caught.value)) is (language == "ar")


def test_any_known_family_of_the_script_will_do_and_the_better_one_goes_first() -> None:
    assert families_for("zh-hans", [], {"WenQuanYi Micro Hei"})[0][-1] == "WenQuanYi Micro Hei"
    assert families_for("zh-hans", [], {"WenQuanYi Micro Hei", "Noto Sans CJK SC"})[0][-1] == "Noto Sans CJK SC"
    assert families_for("ar", [], {"Some Arabic Type"})[0][-1] == "Some Arabic Type"


def test_letters_of_other_scripts_ask_for_their_font_and_are_named_without_one() -> None:
    chosen, missing = families_for("en", ["አዲስ አበባ", "北京"], {"Noto Sans", "Noto Sans Ethiopic"})
    assert chosen == ["Noto Sans", "Libertinus Serif", "Noto Sans Ethiopic"]
    assert missing == [CHINESE]
    assert described(missing) == "Chinese (Debian: fonts-wqy-microhei or fonts-noto-cjk)"


def test_every_script_knows_its_own_letters_alone() -> None:
    samples = "ا中かع가אԱაአअবઅஅఅඅกກཀကក"
    for letter in samples:
        assert 1 <= sum(bool(x.letters.search(letter)) for x in SCRIPTS) <= 1, letter
    assert not any(x.letters.search("plain Latin, Ωμέγα, Кириллица, 123") for x in SCRIPTS)
