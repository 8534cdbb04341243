"""The lists that the network's records choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MemberState(models.TextChoices):
    """Where somebody stands with the network. That a term is over or will be soon is told by its last day."""

    DRAFT = "draft", _("draft")
    INVITED = "invited", _("invited")
    APPLIED = "applied", _("applied")
    VETTING = "under vetting", _("under vetting")
    NEED_INFO = "need info", _("asked for more")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("not approved")
    SUSPENDED = "suspended", _("suspended")
    LAPSED = "lapsed", _("lapsed")
    LEFT = "left", _("left")
    ERASED = "erased", _("erased")


class Audience(models.TextChoices):
    """Who may see a field of a profile; each holds the ones before it."""

    ME = "me", _("only me")
    SECRETARIAT = "secretariat", _("the secretariat")
    POOL = "pool", _("people of a pool that I am in")
    MEMBERS = "members", _("members")
    PUBLIC = "public", _("everybody")


class Basis(models.TextChoices):
    """The legal basis on which a field is kept."""

    CONSENT = "consent", _("consent")
    CONTRACT = "contract", _("contract")
    PUBLIC_TASK = "public task", _("public task")
    INTEREST = "legitimate interest", _("legitimate interest")


class Field(models.TextChoices):
    """What a profile holds; each has an audience and a legal basis of its own."""

    NAME = "name", _("Name")
    COUNTRY = "country", _("Country")
    ABOUT = "about", _("About me")
    GENDER = "gender", _("Gender")
    ORCID = "orcid", _("ORCID iD")
    AFFILIATIONS = "affiliations", _("Affiliations")
    EXPERTISE = "expertise", _("Expertise")
    LANGUAGES = "languages", _("Languages")
    AVAILABILITY = "availability", _("Availability")
    CONTACT = "contact", _("Ways to reach me")
    MATCHING = "matching", _("Being found for a gap")


class InstitutionKind(models.TextChoices):
    COUNTRY = "country", _("government of a country")
    ACADEMIA = "academia", _("academia")
    PARTNER = "partner agency", _("partner agency")
    DONOR = "donor", _("donor")
    CIVIL_SOCIETY = "civil society", _("civil society")


class Gender(models.TextChoices):
    FEMALE = "f", _("female")
    MALE = "m", _("male")
    OTHER = "x", _("another")


class CefrLevel(models.TextChoices):
    """Levels of the Common European Framework of Reference for languages."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


class EvidenceKind(models.TextChoices):
    PUBLICATION = "publication", _("publication")
    MISSION = "mission", _("mission")
    ASSESSMENT = "assessment", _("external assessment")
    TRAINING = "training", _("training")
    PROJECT = "project", _("project")


class Mode(models.TextChoices):
    """How somebody is available."""

    BOTH = "both", _("remote and in the field")
    REMOTE = "remote", _("remote")
    FIELD = "field", _("in the field")


class ContactKind(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("telephone")
    PAGE = "page", _("web page")
    OTHER = "other", _("another way")


class Outcome(models.TextChoices):
    """What the review of a declaration of interests found."""

    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("conflict: not accepted")


class GroupKind(models.TextChoices):
    POOL = "pool", _("pool")
    CONVENING = "convening", _("convening")
    WORKING_GROUP = "working group", _("working group")


class NominationState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", pgettext_lazy("nomination", "accepted")
    DECLINED = "declined", pgettext_lazy("nomination", "not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "withdrawn")


class RequestKind(models.TextChoices):
    """What a place asks the network for."""

    REVIEW = "review", _("review this plan")
    QUESTION = "question", _("answer this question")
    MISSION = "mission", _("peer mission")


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a request", "open")
    ASSIGNED = "assigned", _("at work")
    DONE = "done", pgettext_lazy("state of a request", "done")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a request", "withdrawn")


class OfferState(models.TextChoices):
    OFFERED = "offered", _("offered")
    TAKEN = "taken", pgettext_lazy("state of an offer", "taken")
    DECLINED = "declined", pgettext_lazy("state of an offer", "not taken")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an offer", "withdrawn")
