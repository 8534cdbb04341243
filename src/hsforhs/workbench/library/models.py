"""The stored library: documents with tags, reviews, uses, link checks; likely duplicates; harvested sources."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.places.models import Place, Visibility


def web_address(text: str) -> str:
    """Return an address that a page may link to; empty for anything but http and https."""
    return text if text.startswith(("http://", "https://")) else ""


class HarvestSource(models.Model):
    """A repository that is harvested over OAI-PMH, perhaps one set of it.

    ``last`` is the datestamp from which the next harvest asks, as the repository writes it; empty before the first.
    """

    address = models.CharField(max_length=1000)
    set_name = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    last = models.CharField(max_length=30, blank=True)
    harvested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("address", "set_name"), name="library_source_once"),)

    def __str__(self) -> str:
        return f"{self.address} {self.set_name}".strip()


class DocumentKind(models.TextChoices):
    """The kinds of :data:`hsforhs.library.KINDS`."""

    GUIDELINE = "guideline", _("guideline")
    TOOL = "tool", _("tool")
    TRAINING = "training", _("training")
    LAW = "law", _("law")
    CASE = "case", _("country case")
    ARTICLE = "article", _("article")
    REVIEW = "review", _("review of studies")
    DATASET = "dataset", _("data set")


class Document(models.Model):
    """A document of the library, with the fields of :class:`hsforhs.library.Document`.

    ``key`` is its stable id in files. ``titles`` and ``abstracts`` are pairs of language and text, that of the document
    first. ``digest`` is that of all facts, so that the same record is known again; ``origin_digest`` that of the record
    as its source gave it last. ``use_times`` and ``use_mean`` are kept from its uses. A deleted document stays as a row
    so that those who harvest us learn of it; ``was_public`` says whether they ever saw it.
    """

    key = models.CharField(max_length=200, unique=True)
    language = models.CharField(max_length=8)
    titles = models.JSONField(default=list)
    abstracts = models.JSONField(default=list)
    kind = models.CharField(max_length=20, choices=DocumentKind, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    authors = models.JSONField(default=list)
    publisher = models.TextField(blank=True)
    ror = models.CharField(max_length=9, blank=True)
    doi = models.TextField(blank=True)
    isbn = models.CharField(max_length=13, blank=True)
    handle = models.TextField(blank=True)
    address = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    countries = models.JSONField(default=list)
    level = models.CharField(max_length=8, blank=True)
    work = models.TextField(blank=True)
    supersedes = models.TextField(blank=True)
    seen_at = models.TextField(blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    was_public = models.BooleanField(default=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey(HarvestSource, models.SET_NULL, null=True, blank=True, related_name="documents")
    source_identifier = models.TextField(blank=True)
    digest = models.CharField(max_length=32, db_index=True)
    origin_digest = models.CharField(max_length=32, blank=True)
    use_times = models.PositiveIntegerField(default=0)
    use_mean = models.FloatField(default=0)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("changed_at", "id"), name="library_changed"),)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the language of the document."""
        return str(self.titles[0][1])

    @property
    def web_address(self) -> str:
        """The address where it can be followed from a page: of the web, and no script."""
        return web_address(self.address)


class TagStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class TagScheme(models.TextChoices):
    AREA = "area", _("capacity area")
    COMPONENT = "component", _("component")
    SECTOR = "sector", _("sector")
    STEP = "step", _("level to reach")


class Confidence(models.IntegerChoices):
    GUESS = 1, _("suggested")
    LIKELY = 2, _("likely")
    SURE = 3, _("sure")


class Tag(models.Model):
    """A tie of a document to the vocabulary: who proposed it and why, who accepted or rejected it.

    The first tag of a scheme is the main one. ``accepter`` is whoever decided, also against it.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="tags")
    scheme = models.CharField(max_length=10, choices=TagScheme)
    code = models.CharField(max_length=6)
    status = models.CharField(max_length=10, choices=TagStatus, default=TagStatus.PROPOSED)
    proposer = models.CharField(max_length=200)
    accepter = models.CharField(max_length=80, blank=True)
    confidence = models.PositiveSmallIntegerField(choices=Confidence, default=Confidence.LIKELY)
    reason = models.CharField(max_length=300, blank=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    catalogue_version = models.CharField(max_length=40)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("scheme", "code"), name="library_tag_code"),)
        constraints = (models.UniqueConstraint(fields=("document", "scheme", "code"), name="library_tag_once"),)

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class Verdict(models.TextChoices):
    KEEP = "keep", _("keep as it is")
    REVISE = "revise", _("correct the record")
    RETIRE = "retire", _("take it out")


class Review(models.Model):
    """What one person found when looking at a document, with reasons, and the day when it is due again."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="library_reviews"
    )
    verdict = models.CharField(max_length=10, choices=Verdict)
    reasons = models.TextField(max_length=2000)
    due_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.verdict}: {self.document_id}"


class Use(models.Model):
    """A place used a document: how much it helped, 1 (not) to 5 (very much)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="uses")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="library_uses"
    )
    helped = models.PositiveSmallIntegerField()
    note = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(fields=("document", "place"), name="library_use_once"),
            models.CheckConstraint(condition=models.Q(helped__range=(1, 5)), name="library_use_one_to_five"),
        )

    def __str__(self) -> str:
        return f"{self.document_id} at {self.place_id}: {self.helped}"


class LinkState(models.TextChoices):
    ALIVE = "alive", _("answers")
    MOVED = "moved", _("has moved")
    GONE = "gone", _("is gone")
    UNREACHED = "unreached", _("could not be reached")
    REFUSED = "refused", _("may not be opened from here")


class LinkCheck(models.Model):
    """The last look at the address of a document; ``replacement`` is where it leads now, ``archive`` a kept copy."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="link")
    address = models.TextField()
    state = models.CharField(max_length=10, choices=LinkState)
    status = models.PositiveSmallIntegerField(default=0)
    replacement = models.TextField(blank=True)
    archive = models.TextField(blank=True)
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.address}: {self.state}"

    @property
    def web_replacement(self) -> str:
        return web_address(self.replacement)

    @property
    def web_archive(self) -> str:
        return web_address(self.archive)


class PairState(models.TextChoices):
    OPEN = "open", _("to decide")
    SAME = "same", _("the same")
    DIFFERENT = "different", _("not the same")


class DuplicatePair(models.Model):
    """Two documents that are likely the same, for people to decide; ``other`` was there before."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="likely_same")
    other = models.ForeignKey(Document, models.CASCADE, related_name="+")
    likeness = models.FloatField()
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=PairState, default=PairState.OPEN)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-likeness", "pk")
        constraints = (models.UniqueConstraint(fields=("document", "other"), name="library_pair_once"),)

    def __str__(self) -> str:
        return f"{self.document_id} and {self.other_id}"


class LibraryState(models.Model):
    """One row: ``mark`` differs after every change, so that an index knows of what it was made; ``stock`` is the
    version of the start stock that is stored.
    """

    mark = models.CharField(max_length=32)
    stock = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.mark


class LibraryChange(models.Model):
    """One change of the library: the ``mark`` after it and the ``keys`` of the documents that it touched, so that an
    index takes over just these. Written in the transaction of the change; only the last ones are kept.
    """

    mark = models.CharField(max_length=32, unique=True)
    keys = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.mark}: {len(self.keys)}"
