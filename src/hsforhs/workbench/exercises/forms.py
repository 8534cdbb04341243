"""Forms of exercises, ideas, questions, evidence and calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hsforhs.agenda.delphi import ConsensusBy, StabilityBy
from hsforhs.agenda.methods import ReportingItem
from hsforhs.agenda.register import shipped_register
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.look.uploads import UploadField
from hsforhs.workbench.look.widgets import SelectOf
from hsforhs.workbench.places.models import Place, Visibility

from .models import Criterion, Method, Status, Uptake, UptakeKind
from .options import LIMITS
from .services.ideas import LONGEST_IDEA
from .services.protocols import CONTEXT
from .texts import LONGEST, LONGEST_ADDRESS, LONGEST_QUESTION, LONGEST_TITLE, cells_of

CONTEXT_LABELS = {
    "population": (_("Population"), _("Whose health the research is for.")),
    "burden": (_("Burden"), _("Which harm it should lessen.")),
    "space": (_("Place"), _("Where the answers are meant to hold.")),
    "time": (_("Time span"), _("By when answers should have an effect.")),
    "investment": (_("Investment and risk"), _("Who would pay, and how much risk would be taken.")),
    "team": (_("Who manages it"), _("Names or roles; it is part of the protocol.")),
}
OPTION_LABELS = {
    "scale": _("Scale"),
    "draws": _("Draws of the bootstrap"),
    "seed": _("Seed of the draws"),
    "top": _("How many first questions the intervals look at"),
    "picks": _("Picks of one person in the survey"),
    "shortlist": _("Questions that go on to the workshop"),
    "highest": _("Highest rating"),
    "high_from": _("Ratings that support: from"),
    "low_to": _("Ratings that oppose: up to"),
    "agree": _("Share that must support"),
    "oppose": _("Share that may oppose"),
    "iqr": _("Interquartile range of consensus"),
    "change": _("Change below which a question is stable"),
    "consensus_by": _("Consensus is told by"),
    "stability_by": _("Stability is told by"),
    "most_rounds": _("Rounds at most"),
}
_OPTION_CHOICES = {
    "scale": (("chnri", _("1 yes, 0.5 undecided, 0 no")), ("likert", _("1 to 5")), ("hundred", _("0 to 100 in tens"))),
    "consensus_by": ((ConsensusBy.SHARES.value, _("shares")), (ConsensusBy.IQR.value, _("interquartile range"))),
    "stability_by": (
        (StabilityBy.DISTRIBUTION.value, _("change of the distribution")),
        (StabilityBy.WILCOXON.value, "Wilcoxon"),
        (StabilityBy.MCNEMAR.value, "McNemar"),
    ),
}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def area(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attributes})


def line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


class CellsField(forms.CharField):
    """Cells such as ``D2:HIS``, separated by blanks."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Cells"),
            max_length=200,
            help_text=_(
                "Such as D2:HIS or P5:OS:ANI, separated by blanks; the codes stand on the page of the framework."
            ),
            widget=forms.TextInput(attrs={"dir": "ltr"}),
            **more,
        )

    def clean(self, value: Any) -> Any:
        return cells_of(super().clean(value))


class ExerciseForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, widget=line())
    method = forms.ChoiceField(label=_("Method"), choices=Method.choices)
    place = forms.ChoiceField(label=_("Place"))
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Visibility.choices,
        help_text=_(
            "Private: people with a role at the place. Network: members. Results show when they are published."
        ),
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(x.code, label_of(x).text) for x in places]  # type: ignore[attr-defined]


class ProtocolForm(forms.Form):
    """Title, context and the numbers that the method uses."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, widget=line())

    def __init__(self, *args: Any, options: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.option_names = tuple(options)
        for name in CONTEXT:
            label, help_text = CONTEXT_LABELS[name]
            self.fields[name] = forms.CharField(
                label=label, help_text=help_text, required=False, max_length=LONGEST, widget=area(2)
            )
        for name in self.option_names:
            label = OPTION_LABELS[name]
            if name in _OPTION_CHOICES:
                self.fields[name] = forms.ChoiceField(label=label, choices=_OPTION_CHOICES[name])
            elif name in ("agree", "oppose", "iqr", "change"):
                least, most = LIMITS[name]
                number = forms.NumberInput(attrs={"step": "any"})
                self.fields[name] = forms.FloatField(label=label, widget=number, min_value=least, max_value=most)
            else:
                least, most = LIMITS[name]
                self.fields[name] = forms.IntegerField(label=label, min_value=int(least), max_value=int(most))

    @property
    def context(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in CONTEXT}

    @property
    def options(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.option_names}


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices)


class CriteriaForm(forms.Form):
    criteria = forms.CharField(
        label=_("Criteria"),
        max_length=2 * LONGEST,
        widget=area(12),
        help_text=_(
            "One a line, as “Title: what scorers are asked”. Lines that begin with “-” are its sub-questions; a line "
            "that begins with “<” is a criterion of which less is better."
        ),
    )


class WordingsForm(forms.Form):
    """What scorers read in another language, as lines of text."""

    criteria = forms.CharField(
        label=_("Criteria"),
        required=False,
        max_length=4 * LONGEST,
        widget=area(12),
        help_text=_("The same lines in the same order, each in the other language."),
    )
    questions = forms.CharField(
        label=_("Questions"),
        required=False,
        max_length=100 * LONGEST,
        widget=area(12),
        help_text=_("One a line: the code, a colon, the wording."),
    )
    scale = forms.CharField(
        label=_("Words of the scale"),
        required=False,
        max_length=LONGEST,
        widget=area(5),
        help_text=_("One a line, such as “1: not important”; without them the values stand alone."),
    )

    def __init__(self, *args: Any, fields: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = set(fields)
        self.fields = {name: x for name, x in self.fields.items() if name in wanted}


class TitleForm(forms.Form):
    title = forms.CharField(label=_("Name of the group"), max_length=120, widget=line())


class WeightsForm(forms.Form):
    """Points and thresholds of a group, one number for each criterion."""

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for x in self.criteria:
            for kind in ("points", "threshold"):
                self.fields[f"{kind}:{x.code}"] = forms.CharField(
                    label=x.title, required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
                )

    def given(self, kind: str) -> dict[str, str]:
        """Return the texts of one kind by code of the criterion."""
        return {x.code: self.cleaned_data.get(f"{kind}:{x.code}", "") for x in self.criteria}

    @property
    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        return [(x, self[f"points:{x.code}"], self[f"threshold:{x.code}"]) for x in self.criteria]


class BestWorstForm(forms.Form):
    """How many members of a group named each criterion the most and the least important."""

    choices = forms.CharField(
        label=_("Choices of the members"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr"}),
        help_text=_("One person a line: the code of the most important criterion, a blank, the code of the least."),
    )

    def clean_choices(self) -> list[tuple[str, str]]:
        found = []
        for text in str(self.cleaned_data["choices"]).splitlines():
            if text.strip():
                best, _blank, worst = text.strip().replace(",", " ").partition(" ")
                found.append((best, worst.strip()))
        return found


class IdeaForm(forms.Form):
    text = forms.CharField(
        label=_("What should research find out?"),
        max_length=LONGEST_IDEA,
        widget=area(4),
        help_text=_(
            "One question, in any language. No name is kept; words that only you would use can still tell who you are."
        ),
    )


class QuestionForm(forms.Form):
    """A research question with its place in the register, whose titles are in English."""

    text = forms.CharField(label=_("Question"), max_length=LONGEST_QUESTION, widget=area(3))
    cells = CellsField(required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=SelectOf(ENGLISH))
    level = forms.ChoiceField(label=_("Level"), required=False, widget=SelectOf(ENGLISH))
    type = forms.ChoiceField(label=_("Type (4D)"), required=False, widget=SelectOf(ENGLISH))
    cycle = forms.ChoiceField(label=_("Stage of the research cycle"), required=False, widget=SelectOf(ENGLISH))
    part = forms.ChoiceField(label=_("Part of the research framework"), required=False, widget=SelectOf(ENGLISH))
    sphere = forms.ChoiceField(label=_("Science, policy or practice"), required=False, widget=SelectOf(ENGLISH))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = shipped_register()
        kinds = {"level": ("level",), "part": ("pillar", "roof", "floor"), "sphere": ("sphere",)}
        for name in ("theme", "type", "cycle"):
            self._offer(name, ((x.code, x.title) for (kind, _code), x in known.terms.items() if kind == name))
        for name, wanted in kinds.items():
            self._offer(name, ((x.code, x.title) for x in known.parts.values() if x.kind in wanted))

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("theme", "level", "type", "cycle", "part", "sphere")}


class CodesForm(forms.Form):
    codes = forms.CharField(
        label=_("Codes of the register"),
        max_length=2_000,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Such as RQ04 RQ17, separated by blanks."),
    )

    def clean_codes(self) -> list[str]:
        return str(self.cleaned_data["codes"]).replace(",", " ").split()


class InviteForm(forms.Form):
    labels = forms.CharField(
        label=_("People"),
        max_length=100_000,
        widget=area(6),
        help_text=_("One a line: a name, an e-mail address or any mark. It is deleted when the results are published."),
    )
    group = forms.ChoiceField(label=_("Group"), required=False)
    mail = forms.BooleanField(label=_("Write to the lines that are e-mail addresses"), required=False)

    def __init__(self, *args: Any, groups: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "—"), *((x.code, x.title) for x in groups)]  # type: ignore[attr-defined]


class FileForm(forms.Form):
    file = UploadField(
        label=_("File"),
    )


class PastForm(FileForm):
    place = forms.ChoiceField(label=_("Place"))

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(x.code, label_of(x).text) for x in places]  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    expires_on = forms.DateField(
        label=_("The priorities expire on"),
        widget=DateInput,
        help_text=_("From then on every page says that they should be set anew."),
    )


class ItemsForm(forms.Form):
    """What the team writes about each item of the report."""

    def __init__(self, *args: Any, items: Iterable[ReportingItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for x in items:
            self.fields[f"item-{x.number}"] = forms.CharField(
                label=x.title, required=False, max_length=LONGEST, widget=area(2)
            )


class CheckForm(forms.Form):
    status = forms.ChoiceField(
        label=_("What is known now"), choices=[x for x in Status.choices if x[0] != Status.UNCHECKED]
    )
    searched = forms.CharField(
        label=_("What was searched"), max_length=400, widget=line(), help_text=_("Which sources, with which words.")
    )
    found = forms.CharField(label=_("What was found"), required=False, max_length=LONGEST, widget=area(3))


class UptakeForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happened"), choices=UptakeKind.choices)
    title = forms.CharField(label=_("Name"), max_length=300, widget=line())
    on = forms.DateField(label=_("Day"), widget=DateInput)
    evidence = forms.CharField(
        label=_("What shows it"), max_length=LONGEST, widget=area(2), help_text=_("A document, a register, a decision.")
    )
    address = forms.CharField(
        label=_("Web address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("It is shown as a link and never opened by the workbench."),
    )
    # A word of the page and a title that somebody wrote: no one language.
    follows = forms.ChoiceField(label=_("It follows"), required=False, widget=SelectOf())

    def __init__(self, *args: Any, before: Iterable[Uptake], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(x.pk), f"{x.get_kind_display()}: {x.title}") for x in before)]
        self.fields["follows"].choices = choices  # type: ignore[attr-defined]


class CallForm(CodesForm):
    field_order = ("title", "place", "codes", "text", "opens_on", "closes_on", "most", "currency", "months", "address")
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, widget=line())
    place = forms.ChoiceField(label=_("Place"))
    text = forms.CharField(label=_("What is offered"), required=False, max_length=LONGEST, widget=area(4))
    opens_on = forms.DateField(label=_("Opens on"), widget=DateInput)
    closes_on = forms.DateField(label=_("Closes on"), widget=DateInput)
    most = forms.IntegerField(label=_("Largest grant"), required=False, min_value=1, max_value=2_000_000_000)
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, such as USD.")
    )
    months = forms.IntegerField(label=_("Months at most"), required=False, min_value=1, max_value=120)
    address = forms.CharField(label=_("Web address"), required=False, max_length=LONGEST_ADDRESS)
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices, initial=Visibility.PUBLIC)

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(x.code, label_of(x).text) for x in places]  # type: ignore[attr-defined]


class EnoughForm(forms.Form):
    """How many scorers are enough."""

    questions = forms.IntegerField(label=_("Questions"), min_value=2, max_value=400, initial=60)
    scorers = forms.IntegerField(label=_("Scorers that could be found"), min_value=2, max_value=200, initial=80)
    noise = forms.FloatField(
        label=_("Noise"),
        min_value=0,
        max_value=100,
        initial=3,
        help_text=_("How far one scorer's view of a question lies from its worth; 3 fits the published curve."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    top = forms.IntegerField(label=_("First questions that count"), min_value=1, max_value=400, initial=20)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("top", 0) > found.get("questions", 400):
            self.add_error("top", _("It is more than the questions."))
        return found
