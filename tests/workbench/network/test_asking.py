"""Words of an address as records; counts that are held back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import translation

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.network.asking import Asked, answer, read_quotas, team_answer
from hsforhs.workbench.network.models import Profile
from hsforhs.workbench.network.rules import viewer_of

Make = Callable[..., Profile]


def test_least_numbers_as_people_write_them() -> None:
    assert read_quotas("region AFRO 1, gender f  2,sector civil society 1") == {
        "region": {"AFRO": 1},
        "gender": {"f": 2},
        "sector": {"civil society": 1},
    }
    assert read_quotas("") == {}


@pytest.mark.parametrize("text", ["AFRO 1", "region 1", "region AFRO", "region AFRO 0", "region AFRO x", "age 30 1"])
def test_what_is_no_least_number(text: str) -> None:
    with pytest.raises(ValidationError, match="no least number"):
        read_quotas(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"gaps": ","}, "Write 1 to"),
        ({"gaps": ",".join(["D2"] * 9)}, "Write 1 to"),
        ({"gaps": "D2, D2 3"}, "each gap once"),
        ({"gaps": "D2 heavy"}, "weight of D2"),
        ({"gaps": "D2 0"}, "weight of D2"),
        ({"gaps": "D2 nan"}, "weight of D2"),
        ({"gaps": "D9"}, "no gap"),
        ({"gaps": "D2", "size": "0"}, "1 to 20 members"),
        ({"gaps": "D2", "size": "99"}, "1 to 20 members"),
        ({"gaps": "D2", "size": "x"}, "1 to 20 members"),
        ({"gaps": "D2", "step": "x"}, "the step is"),
        ({"gaps": "D2", "first": "soon"}, "no day"),
    ],
)
def test_teams_that_cannot_be_asked_for(words: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        team_answer(viewer_of(AnonymousUser()), Asked(**words))


@pytest.mark.django_db
def test_a_team_for_a_viewer_counts_people_who_agreed(admit: Make, secretariat: User) -> None:
    one, two = admit(shown={"matching": "public", "name": "public"}), admit(term="P4", shown={"matching": "members"})
    asked = Asked(gaps="D2 2, P4", size="2", languages="fr")
    found = team_answer(viewer_of(AnonymousUser()), asked)
    assert [x.id for x in found.found.team.members] == [one.key]
    assert found.names[one.key] == one.name
    assert [x.priority for x in found.wanted] == [2.0, 1.0]
    whole = team_answer(viewer_of(secretariat), asked)
    assert {x.id for x in whole.found.team.members} == {one.key, two.key}


@pytest.mark.django_db
def test_only_the_secretariat_reads_small_counts(admit: Make, secretariat: User) -> None:
    admit()
    asked = Asked(gap="D2")
    assert answer(viewer_of(AnonymousUser()), asked).left_out == {"no consent to be matched": None}
    assert answer(viewer_of(secretariat), Asked(gap="CE")).left_out == {"no consent to be matched": 1}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"step": "3-2"}, "l'étape est « 3-2 » ; attendu the level now and a higher one wanted, such as 2-3."),
        ({"gap": "D99"}, "« D99 » n'est pas une lacune"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_the_language_of_the_page(
    words: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    french = {
        "the step is '%(text)s'": "l'étape est « %(text)s »",
        "%(what)s; expected %(expected)s": "%(what)s ; attendu %(expected)s",
        "'%(gap)s' is no gap; expected an area such as D2 or a cell such as D2:HIS": "« %(gap)s » n'est pas une lacune",
    }
    monkeypatch.setattr(translation, "gettext", lambda text: french.get(text, text))
    with pytest.raises(ValidationError) as caught:
        Asked(**words).need(words.get("gap", "D2"))
    assert caught.value.messages == [sentence]
