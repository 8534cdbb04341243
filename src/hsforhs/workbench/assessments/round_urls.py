from __future__ import annotations

from django.urls import path

from . import adapted_views, carry_views, return_views, round_views, score_views

app_name = "rounds"
urlpatterns = [
    path("", round_views.round_list, name="list"),
    path("open/<str:code>/", round_views.open_new, name="open"),
    path("adapted/<str:code>/", adapted_views.adapt, name="adapted"),
    path("<int:round_id>/", round_views.overview, name="round"),
    path("<int:round_id>/team/", round_views.team, name="team"),
    path("<int:round_id>/consensus/", round_views.consensus, name="consensus"),
    path("<int:round_id>/beside/", round_views.beside, name="beside"),
    path("<int:round_id>/publish/", round_views.publish, name="publish"),
    path("<int:round_id>/reopen/", round_views.reopen, name="reopen"),
    path("<int:round_id>/discard/", round_views.discard, name="discard"),
    path("<int:round_id>/carry/", carry_views.carry, name="carry"),
    path("<int:round_id>/pack.xlsx", return_views.pack, name="pack"),
    path("<int:round_id>/return/", return_views.hand_in, name="return"),
    path("<int:round_id>/return/check/", return_views.check, name="check-return"),
    path("<int:round_id>/return/drop/", return_views.drop, name="drop-return"),
    path("<int:round_id>/areas/<str:group>/", score_views.area, name="area"),
    path("<int:round_id>/areas/<str:group>/step/", score_views.step, name="step"),
    path("<int:round_id>/scores/<str:code>/", score_views.score, name="score"),
    path("<int:round_id>/scores/<str:code>/ticks/", score_views.ticks, name="ticks"),
    path("<int:round_id>/scores/<str:code>/opinion/", score_views.opinion, name="opinion"),
    path("<int:round_id>/scores/<str:code>/evidence/", score_views.add_evidence, name="add-evidence"),
    path("<int:round_id>/comments/<str:code>/", score_views.add_comment, name="add-comment"),
    path("evidence/<int:evidence_id>/", score_views.download, name="evidence"),
    path("evidence/<int:evidence_id>/withdraw/", score_views.withdraw_evidence, name="withdraw-evidence"),
    path("comments/<int:comment_id>/withdraw/", score_views.withdraw_comment, name="withdraw-comment"),
]
