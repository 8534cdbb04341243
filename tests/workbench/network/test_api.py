"""The network over the API: public fields alone, whoever asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.network import services
from hsforhs.workbench.network.models import HelpRequest, Profile

from .conftest import user_of

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]
Make = Callable[..., Profile]
OPEN = {"name": "public", "expertise": "public", "languages": "public", "country": "public", "matching": "public"}


def rows(response: HttpResponse) -> list[dict]:
    assert response.status_code == 200, response.content
    return list(response.json()["items"])


def test_people_with_public_names_show_public_fields(
    ask: Ask, admit: Make, secretariat: User, token_of: Callable[..., str]
) -> None:
    shown = admit(shown={**OPEN, "country": "members"}, about="Hidden words")
    hidden = admit(shown={"name": "members", "expertise": "public"})
    for token in ("", token_of(secretariat)):
        (found,) = rows(ask("network/people", token))
        assert (found["id"], found["name"]) == (shown.key, shown.name)
        assert (found["country"], found["about"]) == (None, None)
        assert found["expertise"] == [{"term": "D2:HIS", "level": 4}]
        assert found["languages"] == {"fr": "C1"}
        assert ask(f"network/people/{shown.key}", token).json() == found
        assert ask(f"network/people/{hidden.key}", token).status_code == 404
        assert ask("network/people/nobody", token).status_code == 404


def test_filters_find_only_by_public_fields(ask: Ask, admit: Make) -> None:
    admit(shown=OPEN)
    assert len(rows(ask("network/people", area="D2", language="FR", region="AFRO"))) == 1
    assert rows(ask("network/people", area="D1")) == []
    Profile.objects.get().policies.filter(field__in=("expertise", "languages", "country")).update(audience="members")
    for words in ({"area": "D2"}, {"language": "fr"}, {"region": "AFRO"}):
        assert rows(ask("network/people", **words)) == [], words
    assert len(rows(ask("network/people"))) == 1
    for wrong in ({"area": "ZZ"}, {"region": "MARS"}):
        response = ask("network/people", **wrong)
        assert (response.status_code, "expected" in response.json()["detail"]) == (422, True)


def test_pages_go_on_where_they_ended(ask: Ask, admit: Make) -> None:
    keys = [admit(shown=OPEN).key for _number in range(2)]
    first = ask("network/people", limit=1).json()
    assert [x["id"] for x in first["items"]] == keys[:1]
    assert [x["id"] for x in rows(ask("network/people", limit=1, cursor=first["next"]))] == keys[1:]


def test_institutions_and_their_kinds(ask: Ask, secretariat: User) -> None:
    services.add_institution(person=secretariat, name="School", kind="academia", ror="024mrxd33")
    assert [x["ror"] for x in rows(ask("network/institutions", kind="academia"))] == ["024mrxd33"]
    assert rows(ask("network/institutions", kind="donor")) == []
    assert ask("network/institutions", kind="club").status_code == 422


def test_public_requests_alone(ask: Ask, asked: HelpRequest, token_of: Callable[..., str], secretariat: User) -> None:
    assert rows(ask("network/requests", token_of(secretariat))) == [], "for the network, not for everybody"
    HelpRequest.objects.update(visibility="PUBLIC")
    (found,) = rows(ask("network/requests", state="open", area="D2"))
    assert (found["id"], found["place"], found["languages"], found["step"]) == (asked.pk, "XLM", ["fr"], "2-3")
    assert rows(ask("network/requests", area="D1")) == []
    assert rows(ask("network/requests", state="done")) == []
    assert ask("network/requests", state="lost").status_code == 422


def test_the_shortlist_finds_whoever_agreed_to_be_found_by_everybody(ask: Ask, admit: Make) -> None:
    found, hidden = admit(shown={"matching": "public"}), admit(shown={"matching": "members"})
    answer = ask("network/match", gap="D2", step="2-3", languages="fr").json()
    assert [x["id"] for x in answer["people"]] == [found.key]
    assert set(answer["people"][0]["parts"]) == {"area", "evidence", "step", "language", "load"}
    assert hidden.key not in str(answer)
    assert list(answer["filtered_out"].values()) == [None], "one person is held back"
    assert "step 2-3" in answer["uncovered"]
    for wrong in ({"gap": "D9"}, {"gap": "D2", "step": "3-2"}, {"gap": "D2", "mode": "air"}, {}):
        assert ask("network/match", **wrong).status_code == 422, wrong
    services.leave(person=user_of(found), profile=found)
    assert ask("network/match", gap="D2").json()["people"] == []
