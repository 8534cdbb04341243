"""Who may do what with plans."""

from __future__ import annotations

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person, may_administer
from hsforhs.workbench.places.models import Visibility

from .models import Plan


def may_see(person: Person, plan: Plan) -> bool:
    """Public plans are for everybody, one without author for who holds the link, others for their author."""
    return plan.visibility == Visibility.PUBLIC or may_change(person, plan)


def may_change(person: Person, plan: Plan) -> bool:
    """The author, an administrator, or who holds the link of a plan without author."""
    if plan.author_id is None:
        return True
    return may_administer(person) or (isinstance(person, User) and person.is_active and person.pk == plan.author_id)
