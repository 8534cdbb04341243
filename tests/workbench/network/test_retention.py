"""Who left long ago is erased, and nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from hsforhs.workbench.network import services
from hsforhs.workbench.network.erasure import erased_keys
from hsforhs.workbench.network.models import Profile
from hsforhs.workbench.network.retention import purge_profiles

from .conftest import user_of

pytestmark = pytest.mark.django_db


def test_profiles_that_left_before_a_moment_are_erased(admit: Callable[..., Profile]) -> None:
    left, here = admit(), admit()
    services.leave(person=user_of(left), profile=left)
    past, future = (timezone.now() + dt.timedelta(days=x) for x in (-1, 1))
    assert purge_profiles(before=past) == 0
    assert purge_profiles(before=future, dry_run=True) == 1
    left.refresh_from_db()
    assert left.state == "left", "only counted"
    assert purge_profiles(before=future) == 1
    assert erased_keys() == {left.key}
    here.refresh_from_db()
    assert here.state == "approved"
    assert purge_profiles(before=future) == 0
