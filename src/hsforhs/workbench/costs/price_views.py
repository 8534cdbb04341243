"""Pages on which people say what things cost where the plan is for."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hsforhs.planning import CostItem
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import catalogue_of, plan_record

from . import rules, services
from .costing import costing_of, counted_sizes
from .entries import prices_of, rates_of, sizes_of
from .forms import FIRST_ASKED, HUNDRED, PricesForm, RateForm, SetUpForm, today, without_exponent
from .models import Costing
from .services import NewSize
from .views import plan_or_404


@never_cache
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Ask for the handful of figures that matter most."""
    plan = _changeable(request, plan_id)
    costing = costing_of(plan)
    counted = counted_sizes(plan.place, branch(plan.place, at=timezone.localdate()))
    form = SetUpForm(
        request.POST if request.method == "POST" else None,
        items=catalogue_of(plan).cost_items,
        counted=counted,
        held=_held_sizes(costing) if costing else {},
        initial=_initial(costing, counted),
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.set_up(
                person=request.user,
                plan=plan,
                currency=cleaned["currency"],
                price_year=cleaned["price_year"],
                first_year=cleaned["first_year"],
                overhead=cleaned["overhead"] / HUNDRED,
                sizes=form.sizes,
                prices=form.prices,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The plan is costed with these figures."))
            return redirect("costs:overview", plan.pk)
    context = {"plan": plan, "form": form, "costing": costing}
    return render(request, "costs/set_up.html", context, status=422 if form.errors else 200)


def _initial(costing: Costing | None, counted: Any) -> dict[str, Any]:
    year = timezone.localdate().year
    found: dict[str, Any] = {f"size_{level}": x.central for level, x in counted.items()}
    if costing is None:
        return {**found, "price_year": year, "first_year": year + 1, "overhead": 0, "doubt": 20, "on": today()}
    found |= {f"size_{level}": without_exponent(x.central) for level, x in sizes_of(costing).items()}
    # The prices of before stay untouched: only what is filled in here is set anew.
    return {
        **found,
        "currency": costing.currency,
        "price_year": costing.price_year,
        "first_year": costing.first_year,
        "overhead": without_exponent(costing.overhead * HUNDRED),
        "doubt": 20,
    }


def _held_sizes(costing: Costing) -> dict[str, NewSize]:
    return {level: NewSize(level, x, costing.sizes[level]["source"]) for level, x in sizes_of(costing).items()}


@never_cache
@require_http_methods(["GET", "POST"])
def prices(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Set low, central and high price of every cost item that the plan uses."""
    plan = _changeable(request, plan_id)
    costing = costing_of(plan)
    if costing is None:
        return redirect("costs:set-up", plan.pk)
    known = prices_of(costing)
    items = _used_items(plan)
    initial: dict[str, Any] = {"currency": costing.currency, "price_year": costing.price_year, "on": today()}
    for code, row in known.items():
        initial |= {f"{end}_{code}": without_exponent(getattr(row.price, end)) for end in ("low", "central", "high")}
    form = PricesForm(request.POST if request.method == "POST" else None, items=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_prices(person=request.user, plan=plan, prices=form.changed_prices(), without=form.emptied())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The prices are stored."))
            return redirect("costs:overview", plan.pk)
    context = {
        "plan": plan,
        "form": form,
        "costing": costing,
        "rows": [(item, fields, known.get(item.code)) for item, fields in form.rows()],
        "rates": rates_of(costing),
        "rate_form": RateForm(initial={"rate_on": today()}),
    }
    return render(request, "costs/prices.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["POST"])
def rates(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Set an exchange rate or the inflation of a year."""
    plan = _changeable(request, plan_id)
    form = RateForm(request.POST)
    costing = costing_of(plan)
    if costing is not None and form.is_valid():
        cleaned = form.cleaned_data
        inflation = cleaned["what"] == "inflation"
        try:
            services.set_rate(
                person=request.user,
                plan=plan,
                currency=cleaned["rate_currency"],
                figure=cleaned["figure"] / HUNDRED if inflation else cleaned["figure"],
                source=cleaned["rate_source"],
                on=None if inflation else cleaned["rate_on"],
                year=cleaned["year"] if inflation else None,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The rate is stored."))
            return redirect("costs:prices", plan.pk)
    context = {"plan": plan, "costing": costing, "rate_form": form}
    return render(request, "costs/rates.html", context, status=422)


def _used_items(plan: Plan) -> list[CostItem]:
    """The cost items of the actions in the plan: the ones asked first, then the others, in the catalogue's order."""
    items = catalogue_of(plan).cost_items
    used = {driver.item for line in plan_record(plan).lines for driver in line.action.costs}
    ordered = [*FIRST_ASKED, *(x for x in items if x not in FIRST_ASKED)]
    return [items[x] for x in ordered if x in used and x in items]


def _changeable(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    plan = plan_or_404(request, plan_id)
    if not rules.may_cost(request.user, plan):
        raise PermissionDenied
    return plan
