"""Everything that outcomes store about a person, for that person."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.accounts.models import User

from .models import MODELS, NextStep, Revision


def own_data(user: User) -> dict[str, Any]:
    """Return what a person wrote and what the person owns, as JSON types."""
    return {
        "written": [
            {
                "kind": str(kind),
                "event": x.event.title,
                "text": x.text,
                "since": x.made_at.isoformat(),
                "last_changed_by_you": x.changed_by_id == user.pk,
            }
            for kind, model in MODELS.items()
            for x in model.objects.filter(made_by=user).select_related("event")
        ],
        "versions": [
            {"record": x.record, "number": x.number, "at": x.at.isoformat(), "content": x.content, "remark": x.remark}
            for x in Revision.objects.filter(by=user)
        ],
        "next_steps": [
            {
                "event": x.event.title,
                "text": x.text,
                "owner": x.owner,
                "due": x.due.isoformat() if x.due else None,
                "state": x.state,
                "reminded_on": x.reminded_on.isoformat() if x.reminded_on else None,
            }
            for x in NextStep.objects.filter(owner_user=user).select_related("event")
        ],
    }
