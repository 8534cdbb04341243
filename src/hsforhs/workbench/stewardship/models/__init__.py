"""Remarks on items of the framework, and proposals to change it."""

from .proposals import Choice, Dissent, Outcome, Proposal, ProposalChange, ProposalState, Vote
from .remarks import Comment, ItemKind, Opinion, Remark, RemarkKind, RemarkState

__all__ = [
    "Choice",
    "Comment",
    "Dissent",
    "ItemKind",
    "Opinion",
    "Outcome",
    "Proposal",
    "ProposalChange",
    "ProposalState",
    "Remark",
    "RemarkKind",
    "RemarkState",
    "Vote",
]
