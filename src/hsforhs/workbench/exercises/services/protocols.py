"""Writing the protocol: context, options, criteria, groups with weights and thresholds, reporting items."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hsforhs.agenda.delphi import ConsensusBy, StabilityBy
from hsforhs.agenda.methods import reporting_items
from hsforhs.agenda.register import shipped_register
from hsforhs.agenda.weighting import by_best_and_worst, by_points
from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place, Visibility

from .. import rules
from ..models import Criterion, Exercise, Method, StakeholderGroup, State
from ..options import LIMITS, SCALES, Options, options_of, scale_of
from ..rules import Deed
from ..texts import LONGEST_TITLE, halves, number_of, optional, written
from .acting import for_deed, for_protocol, tell

CONTEXT = ("population", "burden", "space", "time", "investment", "team")
"""What the context of an exercise says, one text each."""
MOST_CRITERIA, MOST_SUBQUESTIONS, MOST_GROUPS = 20, 5, 20
_FIRST_CRITERIA = "chnri"


@dataclass(frozen=True, slots=True)
class CriterionText:
    """A criterion as people write it: title, what it asks, sub-questions."""

    title: str
    asks: str = ""
    subquestions: tuple[str, ...] = ()
    code: str = ""
    less_is_better: bool = False


@transaction.atomic
def create_exercise(
    *,
    person: User,
    place: Place,
    title: str,
    method: str,
    visibility: str = Visibility.PRIVATE,
    language: str = "",
    invented: bool = False,
) -> Exercise:
    """Begin an exercise of a place; one by CHNRI starts with the five standard criteria.

    Raises PermissionDenied for who manages no exercise at the place, ValidationError for a method that is none.
    """
    if not rules.may_at(person, Deed.MANAGE, place):
        raise PermissionDenied
    if method not in Method.values or visibility not in Visibility.values:
        raise ValidationError(_("Choose a method and who may see the exercise."))
    made = Exercise.objects.create(
        title=written(title, missing=_("Give the exercise a title."), longest=LONGEST_TITLE),
        method=method,
        place=place,
        country=place.country,
        visibility=visibility,
        language=language,
        author=person,
        invented=invented,
    )
    tell(person, "exercises.create", made, method=method)
    if method == Method.CHNRI:
        _store_criteria(made, [*_criteria_of_set(_FIRST_CRITERIA)], "en")
    return made


@transaction.atomic
def change_protocol(
    *,
    person: User,
    exercise: Exercise,
    title: str | None = None,
    visibility: str | None = None,
    context: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Exercise:
    """Change title, context and options; what is not given stays. Who may see it can be changed at any time.

    Raises ValidationError for an option that cannot be, and for the rest once scoring has opened.
    """
    protocol = {"title": title, "context": context, "options": options}
    wanted = {name: value for name, value in protocol.items() if value is not None}
    found = for_protocol(person, exercise) if wanted else for_deed(person, Deed.MANAGE, exercise)
    before = {"title": found.title, "visibility": found.visibility, "options": found.options}
    if title is not None:
        found.title = written(title, missing=_("Give the exercise a title."), longest=LONGEST_TITLE)
    if context is not None:
        found.context = {x: optional(context.get(x, "")) for x in CONTEXT}
    if options is not None:
        scale = scale_of(found)
        found.options = _checked(replace(options_of(found), **_known(options))).as_json()
        if scale_of(found) != scale:
            # Words of another scale say nothing of this one.
            found.scale_words = {}
    if visibility is not None:
        if visibility not in Visibility.values:
            raise ValidationError(_("Choose who may see the exercise."))
        found.visibility = visibility
    found.save(update_fields=["title", "context", "options", "scale_words", "visibility"])
    after = {"title": found.title, "visibility": found.visibility, "options": found.options}
    tell(person, "exercises.change_protocol", found, before=before, after=after)
    return found


@transaction.atomic
def set_criteria(*, person: User, exercise: Exercise, criteria: Iterable[CriterionText], language: str = "") -> None:
    """Replace the criteria; weights and thresholds of groups for criteria that are gone go as well.

    Raises ValidationError without a criterion, for two of one name, and for too many.
    """
    found = for_protocol(person, exercise)
    before = list(found.criteria.values_list("code", flat=True))
    _store_criteria(found, list(criteria), language)
    after = list(found.criteria.values_list("code", flat=True))
    for group in found.groups.all():
        if set(group.weights) - set(after) or set(after) - set(group.weights):
            group.weights, group.weighed_by = {}, ""
        group.thresholds = {code: x for code, x in group.thresholds.items() if code in after}
        group.save(update_fields=["weights", "weighed_by", "thresholds"])
    tell(person, "exercises.set_criteria", found, before={"criteria": before}, after={"criteria": after})


@transaction.atomic
def add_group(*, person: User, exercise: Exercise, title: str) -> StakeholderGroup:
    """Add a stakeholder group."""
    found = for_protocol(person, exercise)
    title = written(title, missing=_("Name the group."), longest=120)
    known = dict(found.groups.values_list("code", "title"))
    if _slug(title) in map(_slug, known.values()):
        raise ValidationError(_("There is a group of this name already."))
    code = _free_code(_slug(title), known)
    if found.groups.count() >= MOST_GROUPS:
        raise ValidationError(_("An exercise has at most %(most)d groups.") % {"most": MOST_GROUPS})
    made = StakeholderGroup.objects.create(exercise=found, code=code, title=title)
    tell(person, "exercises.add_group", found, group=code)
    return made


def _slug(title: str) -> str:
    return slugify(title, allow_unicode=True) or title.casefold()


def _free_code(slug: str, known: Collection[str]) -> str:
    """Return a code of at most 40 letters that is not taken: long names may begin alike, others have no letters."""
    base = slugify(slug, allow_unicode=True)
    if base and base[:40] not in known:
        return base[:40]
    return next(x for i in count(1) if (x := f"{base[:34] or 'group'}-{i}") not in known)


@transaction.atomic
def drop_group(*, person: User, group: StakeholderGroup) -> None:
    """Take a group out that nobody was invited to."""
    found = for_protocol(person, group.exercise)
    if group.voters.exists():
        raise ValidationError(_("People were invited to this group; it stays."))
    code = group.code
    group.delete()
    tell(person, "exercises.drop_group", found, group=code)


@transaction.atomic
def weigh_by_points(*, person: User, group: StakeholderGroup, points: Mapping[str, str]) -> None:
    """Store the weights of a group from points for each criterion; an empty text is 0 points."""
    found = for_protocol(person, group.exercise)
    titles = dict(found.criteria.values_list("code", "title"))
    given = {code: number_of(text or "0", name=titles.get(code, code), least=0) for code, text in points.items()}
    _weigh(person, found, group, lambda: by_points(given, list(titles)), "points")


@transaction.atomic
def weigh_by_best_and_worst(*, person: User, group: StakeholderGroup, choices: Iterable[tuple[str, str]]) -> None:
    """Store the weights of a group from what each of its members named most and least important."""
    found = for_protocol(person, group.exercise)
    codes = list(found.criteria.values_list("code", flat=True))
    pairs = list(choices)
    _weigh(person, found, group, lambda: by_best_and_worst(pairs, codes), "best-worst")


def _weigh(person: User, exercise: Exercise, group: StakeholderGroup, made: Any, how: str) -> None:
    try:
        weights = made()
    except BadInput as error:
        raise ValidationError(error.said(translation)) from None
    before = group.weights
    group.weights, group.weighed_by = weights, how
    group.save(update_fields=["weights", "weighed_by"])
    facts = {"group": group.code, "how": how, "before": {"weights": before}, "after": {"weights": weights}}
    tell(person, "exercises.weigh", exercise, **facts)


@transaction.atomic
def set_thresholds(*, person: User, group: StakeholderGroup, thresholds: Mapping[str, str]) -> None:
    """Store the least intermediate score that a group asks for, by criterion; an empty text sets none."""
    found = for_protocol(person, group.exercise)
    titles = dict(found.criteria.values_list("code", "title"))
    scale = options_of(found).values
    before = group.thresholds
    group.thresholds = {
        code: number_of(text, name=titles[code], least=scale[0] if scale[0] > 0 else 0, most=max(scale))
        for code, text in thresholds.items()
        if code in titles and text.strip()
    }
    group.save(update_fields=["thresholds"])
    facts = {"group": group.code, "before": {"thresholds": before}, "after": {"thresholds": group.thresholds}}
    tell(person, "exercises.set_thresholds", found, **facts)


@transaction.atomic
def write_reporting_items(*, person: User, exercise: Exercise, texts: Mapping[int, str]) -> None:
    """Write what the record cannot know about the items of the report; at any time."""
    found = for_deed(person, Deed.MANAGE, exercise)
    known = reporting_items()
    kept = {str(number): optional(text) for number, text in texts.items() if number in known}
    found.reprise = {**found.reprise, **kept}
    found.save(update_fields=["reprise"])
    tell(person, "exercises.write_items", found, items=sorted(int(x) for x, text in kept.items() if text))


@transaction.atomic
def begin_collecting(*, person: User, exercise: Exercise) -> None:
    """Open the form for ideas, which needs no account."""
    found = for_protocol(person, exercise)
    found.state = State.IDEAS
    found.save(update_fields=["state"])
    tell(person, "exercises.collect", found)


def _known(options: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {x.name: type(getattr(Options(), x.name)) for x in fields(Options)}
    found = {}
    for name, value in options.items():
        if name not in kinds:
            raise ValidationError(_("There is no option “%(name)s”.") % {"name": name})
        try:
            found[name] = kinds[name](value)
        except (TypeError, ValueError):
            raise ValidationError(
                _("The option “%(name)s” cannot be “%(value)s”.") % {"name": name, "value": str(value)[:40]}
            ) from None
    return found


def _checked(options: Options) -> Options:
    sound = (
        options.scale in SCALES
        and all(least <= getattr(options, name) <= most for name, (least, most) in LIMITS.items())
        and options.low_to < options.high_from <= options.highest
        and options.agree > 0.5
        and options.oppose < 0.5
        and options.iqr <= options.highest
        and 0 < options.change < 1
        and options.consensus_by in tuple(ConsensusBy)
        and options.stability_by in tuple(StabilityBy)
    )
    if not sound:
        raise ValidationError(_("One of the numbers lies outside what it can be; nothing was changed."))
    return options


def _criteria_of_set(name: str) -> Iterable[CriterionText]:
    for (known, code), x in shipped_register().criteria.items():
        if known == name:
            yield CriterionText(x.title, x.asks, code=code)


def _store_criteria(exercise: Exercise, criteria: list[CriterionText], language: str) -> None:
    if not criteria:
        raise ValidationError(_("Give at least one criterion."))
    if len(criteria) > MOST_CRITERIA or any(len(x.subquestions) > MOST_SUBQUESTIONS for x in criteria):
        raise ValidationError(
            _("At most %(criteria)d criteria with %(questions)d sub-questions each.")
            % {"criteria": MOST_CRITERIA, "questions": MOST_SUBQUESTIONS}
        )
    # A criterion that keeps its title keeps its code, and with it the weights that groups gave it.
    codes_by_title = {x.title: code for (_set, code), x in shipped_register().criteria.items()}
    codes_by_title |= dict(exercise.criteria.values_list("title", "code"))
    before = {x.code: x for x in exercise.criteria.all()}
    made = [
        Criterion(
            exercise=exercise,
            code=x.code
            or codes_by_title.get(x.title)
            or slugify(x.title, allow_unicode=True)[:40]
            or f"criterion-{position}",
            title=written(x.title, missing=_("Every criterion needs a title."), longest=120),
            asks=optional(x.asks, longest=400),
            subquestions=[optional(y, longest=400) for y in x.subquestions],
            less_is_better=x.less_is_better,
            language=language,
            position=position,
        )
        for position, x in enumerate(criteria, start=1)
    ]
    codes = [x.code for x in made]
    if twice := {x for x in codes if codes.count(x) > 1}:
        raise ValidationError(_("The criterion “%(code)s” stands twice.") % {"code": min(twice)})
    for x in made:
        # What was translated stays as long as the wording does.
        if (old := before.get(x.code)) and _words(old) == _words(x):
            x.translations, x.language = old.translations, old.language
    exercise.criteria.all().delete()
    Criterion.objects.bulk_create(made)


def _words(x: Criterion) -> tuple[str, str, list[str]]:
    return x.title, x.asks, list(x.subquestions)


def criteria_from(text: str) -> list[CriterionText]:
    """Read criteria from lines ``Title: what it asks``; below one, its sub-questions in lines that begin with ``-``.

    A line that begins with ``<`` is a criterion of which less is better.
    """
    found: list[CriterionText] = []
    for line in filter(None, (x.strip() for x in text.splitlines())):
        if line.startswith("-"):
            if not found:
                raise ValidationError(_("The first line is a criterion; sub-questions follow it."))
            last = found[-1]
            found[-1] = replace(last, subquestions=(*last.subquestions, line[1:].strip()))
        else:
            title, asks, _colon = halves(line.removeprefix("<"))
            found.append(CriterionText(title, asks, less_is_better=line.startswith("<")))
    return found
