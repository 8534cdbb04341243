from __future__ import annotations

from django.urls import path

from .views import directory, groups, matching, members, own, requests

app_name = "network"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("people/<str:key>/", directory.person, name="person"),
    path("expertise/<int:number>/endorse/", directory.endorse, name="endorse"),
    path("balance/", directory.balance, name="balance"),
    path("receipts/<str:key>/", directory.receipt, name="receipt"),
    path("match/", matching.match, name="match"),
    path("team/", matching.team, name="team"),
    path("me/", own.me, name="me"),
    path("me/write/", own.write, name="write"),
    path("me/fields/<str:field>/", own.audience, name="audience"),
    path("me/add/<str:kind>/", own.add, name="add"),
    path("me/remove/<str:kind>/<int:number>/", own.remove, name="remove"),
    path("me/institution/", own.institution, name="institution"),
    path("me/orcid/", own.orcid, name="orcid"),
    path("me/declare/", own.declare, name="declare"),
    path("me/step/<str:do>/", own.step, name="step"),
    path("me/erase/", own.erase, name="erase"),
    path("me/data.json", own.export, name="export"),
    path("members/", members.members, name="members"),
    path("members/<str:key>/", members.member, name="member"),
    path("members/<str:key>/move/", members.move, name="move"),
    path("members/<str:key>/erase/", members.erase, name="erase-member"),
    path("declarations/<int:number>/review/", members.review, name="review-declaration"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<int:number>/", groups.group, name="group"),
    path("groups/<int:number>/seats/", groups.add_seat, name="add-seat"),
    path("groups/<int:number>/close/", groups.close, name="close-group"),
    path("seats/<int:number>/nominate/", groups.nominate, name="nominate"),
    path("seats/<int:number>/vacate/", groups.vacate, name="vacate"),
    path("nominations/<int:number>/decide/", groups.decide, name="decide-nomination"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.ask, name="ask"),
    path("requests/<int:number>/", requests.help_request, name="request"),
    path("requests/<int:number>/withdraw/", requests.withdraw, name="withdraw-request"),
    path("requests/<int:number>/offer/", requests.offer, name="offer"),
    path("offers/<int:number>/take/", requests.take, name="take-offer"),
    path("offers/<int:number>/withdraw/", requests.withdraw_offer, name="withdraw-offer"),
    path("assignments/<int:number>/finish/", requests.finish, name="finish"),
    path("assignments/<int:number>/consent/", requests.consent, name="consent"),
    path("assignments/<int:number>/feedback/", requests.feedback, name="feedback"),
]
