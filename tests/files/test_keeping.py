"""What was found is kept as JSON and can still be said in other languages."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput, Numbered, Remark, Sentence
from hsforhs.files.keeping import again, kept, kept_refusal, kept_remark, refusal_again, remark_again
from hsforhs.files.values import Written, amount, quoted

PLAIN = st.text(max_size=8) | st.integers(-9, 9) | st.sampled_from([amount(1234.5), quoted("x"), quoted(None)])
SENTENCES = st.recursive(
    PLAIN,
    lambda inner: (
        st.builds(lambda x, y: Sentence("%(x)s of %(y)s", x=x, y=y), inner, inner)
        | st.builds(lambda x, n: Numbered("%(x)s", "%(number)s %(x)s", number=n, x=x), inner, st.integers(0, 9))
        | st.builds(lambda x: Sentence("50 % of %(x)s".replace("% ", "%% "), x=x), inner)
    ),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None)
@given(SENTENCES)
def test_a_sentence_comes_back_from_json_as_it_was(found: object) -> None:
    back = again(json.loads(json.dumps(kept(found))))
    assert (type(back), str(back)) == (type(found), str(found))
    if isinstance(found, Sentence):
        assert (back.template, back.plural, dict(back.values)) == (found.template, found.plural, dict(found.values))


def test_days_lists_and_other_values_come_back() -> None:
    day = Written(dt.datetime(2026, 3, 1, 14, 5), "2026-03-01 14:05:00")
    found = Sentence("%(day)s %(years)s %(much)s", day=day, years=(1, Sentence("all")), much=Decimal("1.50"))
    back = again(json.loads(json.dumps(kept(found))))
    assert back == found == "2026-03-01 14:05:00 1, all 1.50"
    assert back.values["day"] == day
    assert type(back.values["years"][1]) is Sentence


def test_refusals_and_remarks_come_back_and_texts_of_before_stay() -> None:
    error = BadInput(Sentence("empty"), file="a.csv", place=Sentence("line %(line)s", line=3), expected="rows")
    back = refusal_again(json.loads(json.dumps(kept_refusal(error))))
    assert str(back) == str(error) == "a.csv, line 3: empty; expected rows."
    assert isinstance(back.place, Sentence)
    remark = Remark(None, Sentence("%(number)s cells", number=2))
    assert remark_again(json.loads(json.dumps(kept_remark(remark)))) == remark
    assert str(remark_again("said long ago")) == "said long ago."
