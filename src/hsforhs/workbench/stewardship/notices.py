"""Telling the authors of remarks what was decided."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.messages.services import send

from .models import Proposal

KIND = "decision"


def tell_decision(proposal: Proposal, address: str) -> int:
    """Queue one message to each author of a remark in the proposal who has an open account; returns how many.

    The person who decided knows already.
    """
    people = User.objects.filter(remarks__proposals=proposal, is_active=True).exclude(proposals_decided=proposal)
    found = list(people.distinct().order_by("pk"))
    subject = _("Decided: %(title)s") % {"title": proposal.title}
    for person in found:
        numbers = [str(x) for x in proposal.remarks.filter(author=person).order_by("pk").values_list("pk", flat=True)]
        lines = (
            _("Your remark is answered by a decision: number %(numbers)s.") % {"numbers": ", ".join(numbers)},
            _("Proposal %(number)d, “%(title)s”: %(outcome)s.")
            % {"number": proposal.pk, "title": proposal.title, "outcome": proposal.get_outcome_display()},
            proposal.decision,
            _("The reasons and any dissent stand here:"),
            address,
        )
        send(to=person.email, subject=subject, body="\n\n".join(x for x in lines if x) + "\n", kind=KIND)
    return len(found)
