"""Values of every type of column survive the way to JSON and back exactly."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.workbench.assessments.models import Round, StoredScore, Upload
from hsforhs.workbench.plans.models import Choice, Plan
from hsforhs.workbench.safekeeping.schema import program_schema, tables
from hsforhs.workbench.safekeeping.values import decode, encode

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
COLUMNS: list[tuple[models.Field, st.SearchStrategy[Any]]] = [
    (models.DecimalField(max_digits=9, decimal_places=3), st.decimals(-999, 999, places=3)),
    (models.DateTimeField(), st.datetimes(timezones=st.just(dt.UTC))),
    (models.DateField(), st.dates()),
    (models.TimeField(), st.times()),
    (models.DurationField(), st.timedeltas()),
    (models.UUIDField(), st.uuids()),
    (models.BinaryField(), st.binary()),
    (models.CharField(max_length=9), st.text()),
    (models.BigIntegerField(), st.integers(-(2**63), 2**63 - 1)),
    (models.FloatField(), st.floats(allow_nan=False)),
    (models.BooleanField(), st.booleans()),
    (models.JSONField(null=True), json_values),
]


@pytest.mark.parametrize(("field", "values"), COLUMNS, ids=[type(x).__name__ for x, _ in COLUMNS])
def test_values_come_back_with_type_and_all_digits(field: models.Field, values: st.SearchStrategy[Any]) -> None:
    @given(values)
    def check(value: Any) -> None:
        back = decode(field, json.loads(json.dumps(encode(field, value))))
        assert back == value
        assert type(back) is type(value)

    check()


@pytest.mark.parametrize("field", [field for field, _ in COLUMNS], ids=[type(x).__name__ for x, _ in COLUMNS])
def test_empty_stays_empty(field: models.Field) -> None:
    field.null = True
    assert encode(field, None) is None
    assert decode(field, None) is None


def test_an_exact_decimal_keeps_its_zeros() -> None:
    field = StoredScore._meta.get_field("value")
    assert str(decode(field, encode(field, Decimal("3.0")))) == "3.0"


def test_a_relation_has_the_type_of_what_it_points_to() -> None:
    key = Plan().pk
    plan = Choice._meta.get_field("plan")
    assert encode(plan, key) == str(key)
    assert decode(plan, str(key)) == key
    assert encode(Round._meta.get_field("place"), 12) == 12


def test_a_json_null_where_empty_is_not_allowed_stays_a_json_null() -> None:
    value = decode(Upload._meta.get_field("preview"), None)
    assert isinstance(value, models.Value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.DateField(), "tomorrow"),
        (models.DateField(), 3),
        (models.UUIDField(), "zz"),
        (models.CharField(), ["a"]),
        (models.IntegerField(), {"a": 1}),
    ],
)
def test_a_value_of_another_type_is_refused(field: models.Field, value: object) -> None:
    field.model, field.name = Round, "test"
    with pytest.raises((ValueError, TypeError)):
        decode(field, value)


def test_a_type_without_json_is_refused_when_backing_up() -> None:
    field = models.CharField()
    field.model, field.name = Round, "numbers"
    with pytest.raises(TypeError, match=r"assessments\.Round\.numbers"):
        encode(field, {1, 2})


@pytest.mark.django_db
def test_every_column_of_every_table_can_be_kept() -> None:
    """A new kind of column needs a codec before it can be backed up."""
    known = {
        *("AutoField", "BigAutoField", "CharField", "TextField", "BooleanField", "FileField", "SlugField", "URLField"),
        *("IntegerField", "BigIntegerField", "SmallIntegerField", "FloatField", "JSONField", "EmailField"),
        *("PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField", "GenericIPAddressField"),
        *("DecimalField", "DateTimeField", "DateField", "TimeField", "DurationField", "UUIDField", "BinaryField"),
    }
    for table in tables(program_schema()):
        for field in table.fields:
            while field.is_relation:
                field = field.target_field  # noqa: PLW2901
            assert field.get_internal_type() in known, f"{table.name}.{field.column}"
