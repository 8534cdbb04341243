from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.planning.costing.amounts import LARGEST
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.funding import services
from hsforhs.workbench.funding.models import Call, Commitment, FileActivity, FundingFile, Organisation
from hsforhs.workbench.funding.services import NewCommitment
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from tests.workbench.conftest import Join
from tests.workbench.costs.made import small_plan
from tests.workbench.funding.made import IATI, board, commit

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


class TestCommitments:
    def test_what_is_said_is_stored_as_told_with_its_event(self, plan: Plan, member: User) -> None:
        found = commit(member, plan, amount=Decimal("12.5"), areas={"D2": Decimal("0.5")})
        assert (found.amount, found.areas, found.actor) == (Decimal("12.5"), {"D2": "0.5"}, member.actor)
        event = Event.objects.get(action="funding.commit")
        assert event.facts["after"]["amount"] == "12.5"
        assert event.country == "XLM"

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"currency": "dollar"}, "is no currency"),
            ({"currency": "USX"}, "'USX' is no currency of ISO 4217; did you mean USD"),
            ({"currency": "XYZ"}, "'XYZ' is no currency of ISO 4217; expected a code such as USD"),
            ({"year": 99}, "99 is no year"),
            ({"year": 2026}, "2026 lies outside the years of the plan, 2027 to 2031"),
            ({"year": 2032}, "2032 lies outside the years of the plan, 2027 to 2031"),
            ({"state": "hoped"}, "'hoped' is no state of money"),
            ({"amount": Decimal(-1)}, "An amount is 0 or more"),
            ({"amount": Decimal(10) ** 20}, "An amount is 0 or more"),
            ({"probability": Decimal(2)}, "A probability is a share"),
            ({"source": "  "}, "Say where this is known from"),
            ({"state": "disbursed", "on": dt.date(2090, 1, 1)}, "not in the future"),
            ({"areas": {"D2": Decimal("0.7"), "D1": Decimal("0.6")}}, "together at most 100"),
            ({"areas": {"D2": Decimal(-1)}}, "Shares are from 0 to 100"),
            ({"areas": {"Z9": Decimal(1)}}, "no capacity area 'Z9'"),
            ({"lines": {"X-1": Decimal(1)}}, "no activity 'X-1'"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_stored(
        self, plan: Plan, member: User, more: dict[str, object], words: str
    ) -> None:
        with pytest.raises(ValidationError, match=words):
            commit(member, plan, **more)
        assert not Commitment.objects.exists()

    def test_a_change_keeps_what_was_said_before_in_the_history(self, plan: Plan, member: User) -> None:
        found = commit(member, plan)
        new = NewCommitment(found.organisation, "disbursed", Decimal(5), "USD", 2028, "a receipt")
        changed = services.change_commitment(person=member, commitment=found, new=new, version=1)
        assert (changed.amount, changed.year, changed.version) == (5, 2028, 2)
        facts = Event.objects.get(action="funding.change").facts
        assert (facts["before"]["state"], facts["after"]["state"]) == ("committed", "disbursed")

    def test_what_a_record_has_already_may_stay_and_nothing_like_it_comes_in(self, plan: Plan, member: User) -> None:
        found = commit(member, plan)
        Commitment.objects.filter(pk=found.pk).update(currency="LUM", year=2040)
        usual = (found.organisation, "committed", Decimal(5))
        for currency, year in (("LUM", 2041), ("LUX", 2040)):
            new = NewCommitment(*usual, currency, year, "a receipt")
            with pytest.raises(ValidationError, match=r"lies outside|no currency"):
                services.change_commitment(person=member, commitment=found, new=new, version=1)
        new = NewCommitment(*usual, "LUM", 2040, "a receipt")
        assert services.change_commitment(person=member, commitment=found, new=new, version=1).source == "a receipt"
        told = board(member, plan).told
        assert [(x.lacks, x.outside, x.counted) for x in told] == [("currency", True, False)]

    def test_two_who_change_the_same_money_do_not_overwrite_each_other(self, plan: Plan, member: User) -> None:
        found = commit(member, plan)
        new = NewCommitment(found.organisation, "pledged", Decimal(5), "USD", 2028, "a call")
        services.change_commitment(person=member, commitment=found, new=new, version=1)
        with pytest.raises(ValidationError, match="Somebody changed this commitment meanwhile"):
            services.change_commitment(person=member, commitment=found, new=new, version=1)

    def test_money_is_taken_away_with_a_reason_alone(self, plan: Plan, member: User) -> None:
        found = commit(member, plan)
        with pytest.raises(ValidationError, match="Say why"):
            services.remove_commitment(person=member, commitment=found, reason=" ")
        services.remove_commitment(person=member, commitment=found, reason="told by mistake")
        assert not Commitment.objects.exists()
        assert Decimal(Event.objects.get(action="funding.remove").facts["before"]["amount"]) == 1000

    def test_one_record_cannot_be_the_same_as_itself(self, plan: Plan, member: User) -> None:
        found = commit(member, plan)
        with pytest.raises(ValidationError, match="Two different commitments"):
            services.say_same(person=member, kept=found, again=found)
        with pytest.raises(ValidationError, match="Two different commitments"):
            services.tell_apart(person=member, one=found, other=found)

    def test_three_that_are_the_same_all_lead_to_the_one_that_is_kept(self, plan: Plan, member: User) -> None:
        one, two, three = (commit(member, plan) for _ in range(3))
        services.say_same(person=member, kept=two, again=three)
        services.say_same(person=member, kept=one, again=two)
        assert set(Commitment.objects.exclude(same_as=None).values_list("same_as", flat=True)) == {one.pk}

    def test_when_the_kept_record_goes_its_money_still_counts_once(self, plan: Plan, member: User) -> None:
        kept, two, three = (commit(member, plan) for _ in range(3))
        for again in (two, three):
            services.say_same(person=member, kept=kept, again=again)
        services.remove_commitment(person=member, commitment=kept, reason="told by mistake")
        two.refresh_from_db()
        three.refresh_from_db()
        assert (two.same_as_id, three.same_as_id) == (None, two.pk)
        assert board(member, plan).by_state["committed"] == 1000
        assert Event.objects.filter(action="funding.same").latest("pk").facts == {
            "commitment": three.pk,
            "same as": two.pk,
        }
        services.remove_commitment(person=member, commitment=two, reason="this as well")
        three.refresh_from_db()
        assert three.same_as_id is None
        assert board(member, plan).by_state["committed"] == 1000

    def test_what_is_just_possible_is_stored(self, plan: Plan, member: User) -> None:
        today = timezone.localdate()
        for more in (
            {"amount": Decimal(0)},
            {"amount": LARGEST},
            {"year": 2031},
            {"probability": Decimal(0)},
            {"probability": Decimal(1)},
            {"areas": {"D2": Decimal("0.5"), "D1": Decimal("0.5")}},
            {"state": "disbursed", "on": today},
            {"state": "pledged", "on": today + dt.timedelta(days=400)},
        ):
            found = commit(member, plan, **more)
            found.refresh_from_db()
            for name, value in more.items():
                if name != "areas":
                    assert getattr(found, name) == value, more
        with pytest.raises(ValidationError, match="not in the future"):
            commit(member, plan, state="disbursed", on=today + dt.timedelta(days=1))

    def test_money_of_two_plans_is_neither_the_same_nor_told_apart(self, plan: Plan, member: User) -> None:
        one, other = commit(member, plan), commit(member, small_plan(member))
        again = commit(member, plan)
        services.say_same(person=member, kept=one, again=again)
        for act in (
            lambda: services.say_same(person=member, kept=one, again=other),
            lambda: services.say_same(person=member, kept=again, again=one),
            lambda: services.tell_apart(person=member, one=one, other=other),
        ):
            with pytest.raises(ValidationError, match="Two different commitments"):
                act()
        assert Commitment.objects.exclude(same_as=None).count() == 1


class TestCalls:
    def call(self, person: User, **more: object) -> Call:
        giver = services.add_organisation(person=person, name="Invented Fund", kind="fund")
        values = {"title": "Round one", "support": "money", "source": "https://fund.example", "checked_on": DAY}
        return services.add_call(person=person, organisation=giver, **{**values, **more})  # type: ignore[arg-type]

    def test_a_call_is_listed_and_taken_off(self, example_store: None, administrator: User) -> None:
        found = self.call(administrator, must_have=["letter", " "], areas=["D2"], countries=["GHA"])
        assert (found.must_have, found.areas, found.countries) == (["letter"], ["D2"], ["GHA"])
        services.withdraw_call(person=administrator, call=found)
        found.refresh_from_db()
        assert found.withdrawn_at is not None

    def test_a_call_of_one_day_that_somebody_read_today_is_listed(
        self, example_store: None, administrator: User
    ) -> None:
        today = timezone.localdate()
        more = {"opens": today, "closes": today, "checked_on": today, "cofinance": Decimal(1)}
        money = {"floor": Decimal(5), "ceiling": Decimal(5), "currency": "USD", "areas": ["P5", "D2", "D2"]}
        found = self.call(administrator, **more, **money)
        assert (found.opens, found.closes, found.floor, found.areas) == (today, today, 5, ["D2", "P5"])
        with pytest.raises(ValidationError, match="lies in the future"):
            self.call(administrator, checked_on=today + dt.timedelta(days=1))

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"title": ""}, "needs a title"),
            ({"source": ""}, "needs a title and the address"),
            ({"support": "luck"}, "'luck' is no kind of support"),
            ({"checked_on": dt.date(2090, 1, 1)}, "lies in the future"),
            ({"opens": dt.date(2027, 2, 1), "closes": dt.date(2027, 1, 1)}, "closes before it opens"),
            ({"floor": Decimal(1)}, "is no currency"),
            ({"currency": "USX"}, "did you mean USD"),
            ({"floor": Decimal(2), "ceiling": Decimal(1), "currency": "USD"}, "less than the least"),
            ({"cofinance": Decimal(2)}, "Own money is a share"),
            ({"countries": ["XXX"]}, "no country 'XXX'"),
            ({"areas": ["Z9"]}, "no capacity area 'Z9'"),
        ],
    )
    def test_a_call_that_cannot_be_is_refused(
        self, example_store: None, administrator: User, more: dict[str, object], words: str
    ) -> None:
        with pytest.raises(ValidationError, match=words):
            self.call(administrator, **more)
        assert not Call.objects.exists()

    def test_only_who_listed_it_or_an_administrator_takes_it_off(
        self, example_store: None, administrator: User, join: Join
    ) -> None:
        with pytest.raises(PermissionDenied):
            services.withdraw_call(person=join(Role.STEWARD), call=self.call(administrator))

    def test_an_organisation_is_listed_once(self, example_store: None, administrator: User) -> None:
        one = services.add_organisation(person=administrator, name="Invented  Fund", kind="fund")
        again = services.add_organisation(person=administrator, name="invented fund", kind="bank")
        assert one == again
        assert Organisation.objects.get().name == "Invented Fund"
        for name, kind, words in (("", "fund", "needs a name"), ("x", "club", "is no kind")):
            with pytest.raises(ValidationError, match=words):
                services.add_organisation(person=administrator, name=name, kind=kind)


class TestFiles:
    @pytest.fixture
    def taken(self, plan: Plan, member: User, tmp_path: Path) -> FundingFile:
        path = tmp_path / "upload"
        path.write_text(IATI)
        return services.take_file(person=member, plan=plan, path=path, name="donor.xml")

    def test_every_activity_waits_with_its_proposals(self, taken: FundingFile, member: User, plan: Plan) -> None:
        one, two = taken.activities.all()
        assert {x["area"] for x in one.proposals} >= {"D2"}
        assert (one.unallocated, one.giver) == (40, "Invented Donor")
        assert one.money == [
            {"state": "committed", "year": 2027, "amount": "500", "currency": "USD"},
            {"state": "disbursed", "year": 2027, "amount": "400", "currency": "USD"},
            {"state": "expected", "year": 2028, "amount": "300", "currency": "USD"},
        ]
        assert (two.money, two.proposals) == ([], [])
        assert board(member, plan).told == ()

    def test_what_is_taken_over_leaves_the_rest_unallocated(self, taken: FundingFile, plan: Plan, member: User) -> None:
        made = services.decide_activity(person=member, activity=taken.activities.all()[0], areas=["D2", "D1"])
        assert [(x.state, x.amount, x.areas) for x in made] == [
            (state, Decimal(amount), {"D2": "0.300000", "D1": "0.300000"})
            for state, amount in (("committed", "500.0"), ("disbursed", "400.0"), ("expected", "300.0"))
        ]
        assert made[0].organisation.name == "Invented Donor"
        assert "activity XX-1" in made[0].source
        with pytest.raises(ValidationError, match="Somebody decided"):
            services.decide_activity(person=member, activity=taken.activities.all()[0], areas=[])

    def test_purposes_share_by_their_percentages_and_a_person_may_say_otherwise(
        self, plan: Plan, member: User, tmp_path: Path
    ) -> None:
        def told(path: str, sectors: str, **decided: object) -> dict[str, str]:
            file = tmp_path / path
            file.write_text(IATI.replace('<sector code="12250" percentage="60"/>', sectors))
            taken = services.take_file(person=member, plan=plan, path=file, name=path)
            made = services.decide_activity(person=member, activity=taken.activities.all()[0], **decided)  # type: ignore[arg-type]
            return made[0].areas

        two = '<sector code="12250" percentage="50"/><sector code="31195" percentage="20"/>'
        assert told("two.xml", two, areas=["D2", "P5"]) == {"D2": "0.500000", "P5": "0.200000"}
        assert told("one.xml", two + " ", areas=["D2"]) == {"D2": "0.500000"}
        own = {"D2": Decimal(15), "P1": Decimal(5)}
        assert told("own.xml", two + "  ", areas=[], shares=own) == {"D2": "0.15", "P1": "0.05"}
        assert Event.objects.filter(action="funding.decide_activity").latest("pk").facts["shares"] == {
            "D2": "15",
            "P1": "5",
        }
        over = '<sector code="12250" percentage="90"/><sector code="31195" percentage="20"/>'
        assert told("over.xml", over, areas=["D2"]) == {}
        none = told("none.xml", "", areas=["D2", "P5"])
        assert none == {"D2": "0.500000", "P5": "0.500000"}
        found = board(member, plan)
        assert found.gap is not None
        assert sum(found.gap.unallocated.values()) > 0

    def test_of_several_countries_only_the_part_of_the_plan_counts(
        self, plan: Plan, member: User, tmp_path: Path
    ) -> None:
        Place.objects.filter(code="XLM").update(iso2="XL")
        remarks: list[str] = []
        path = tmp_path / "donor.xml"
        for countries in ('<recipient-country code="XL" percentage="25"/>', '<recipient-country code="GH"/>'):
            path.write_text(IATI.replace('<sector code="12250"', f'{countries}<sector code="12250"'))
            taken = services.take_file(
                person=member, plan=plan, path=path, name="x", on_remarks=lambda x: remarks.extend(map(str, x))
            )
            money = [x["amount"] for x in taken.activities.all()[0].money]
            assert money == (["125", "100", "75"] if "XL" in countries else [])
        assert "XX-1: 25 per cent of it are for XL; only this part is taken." in remarks
        assert "XX-1: 0 per cent of it are for XL; only this part is taken." in remarks

    def test_planned_money_adds_up_and_what_came_back_is_said(self, plan: Plan, member: User, tmp_path: Path) -> None:
        def planned(start: str, end: str, value: int) -> str:
            days = f'<period-start iso-date="{start}"/><period-end iso-date="{end}"/>'
            return f'<planned-disbursement>{days}<value currency="EUR">{value}</value></planned-disbursement>'

        rows = planned("2029-01-01", "2029-06-30", 30) + planned("2029-07-01", "2029-12-31", 20)
        rows += planned("2030-01-01", "2031-12-31", 730)
        back = '<transaction><transaction-type code="3"/><transaction-date iso-date="2026-06-01"/><value>-40</value>'
        path = tmp_path / "donor.xml"
        path.write_text(IATI.replace("<budget>", f"{back}</transaction>{rows}<budget>", 1))
        remarks: list[str] = []
        taken = services.take_file(
            person=member, plan=plan, path=path, name="x", on_remarks=lambda x: remarks.extend(map(str, x))
        )
        euros = {x["year"]: x["amount"] for x in taken.activities.all()[0].money if x["currency"] == "EUR"}
        assert euros == {2029: "50", 2030: "365", 2031: "365"}
        assert "XX-1: more came back than was given in 2026; that is not taken over." in remarks

    def test_leaving_aside_needs_a_reason(self, taken: FundingFile, member: User) -> None:
        found = taken.activities.all()[1]
        with pytest.raises(ValidationError, match="Say why"):
            services.decide_activity(person=member, activity=found, areas=[], leave=True)
        assert services.decide_activity(person=member, activity=found, areas=[], leave=True, reason="roads") == []
        found.refresh_from_db()
        assert (found.decision, found.reason) == (FileActivity.Decision.LEFT, "roads")

    def test_the_same_file_is_taken_once(self, taken: FundingFile, plan: Plan, member: User, tmp_path: Path) -> None:
        with pytest.raises(ValidationError, match="handed in for this plan before"):
            services.take_file(person=member, plan=plan, path=tmp_path / "upload", name="again.xml")

    def test_a_bad_file_is_named_and_nothing_is_stored(self, plan: Plan, member: User, tmp_path: Path) -> None:
        path = tmp_path / "upload"
        path.write_text("<html/>")
        with pytest.raises(ValidationError, match=r"donor\.xml: the file begins with 'html'"):
            services.take_file(person=member, plan=plan, path=path, name="donor.xml")
        assert not FundingFile.objects.exists()

    def test_more_than_anybody_looks_at_is_refused(
        self, plan: Plan, member: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hsforhs.workbench.funding.services.files.MOST_ACTIVITIES", 1)
        path = tmp_path / "upload"
        path.write_text(IATI)
        with pytest.raises(ValidationError, match="holds 2 activities; at most 1"):
            services.take_file(person=member, plan=plan, path=path, name="donor.xml")


def test_readiness_is_checked(plan: Plan, member: User) -> None:
    chances = ({"hoped": Decimal(1)}, {"pledged": Decimal(2)})
    for wrong in ({"cofinance": Decimal(2)}, *({"probabilities": x} for x in chances)):
        values = {"has": {}, "cofinance": None, "probabilities": {}, **wrong}
        with pytest.raises(ValidationError):
            services.set_readiness(person=member, plan=plan, **values)  # type: ignore[arg-type]
