from __future__ import annotations

from django.urls import path

from .views import decisions, exports, proposals, remarks, review

app_name = "stewardship"
urlpatterns = [
    path("", review.review, name="review"),
    path("items/", review.items, name="items"),
    path("item/<str:kind>/<str:reference>/", remarks.item, name="item"),
    path("remarks.xlsx", exports.workbook, name="remarks-workbook"),
    path("remarks.csv", exports.table, name="remarks-table"),
    path("remarks/<int:remark_id>/", remarks.remark, name="remark"),
    path("remarks/<int:remark_id>/opinion/", remarks.opinion, name="opinion"),
    path("remarks/<int:remark_id>/reply/", remarks.reply, name="reply"),
    path("remarks/<int:remark_id>/withdraw/", remarks.withdraw, name="withdraw"),
    path("remarks/<int:remark_id>/group/", proposals.group, name="group"),
    path("comments/<int:comment_id>/withdraw/", remarks.withdraw_comment, name="withdraw-comment"),
    path("proposals/", proposals.proposal_list, name="proposals"),
    path("proposals/new/", proposals.new, name="new-proposal"),
    path("proposals/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal_id>/texts/", proposals.texts, name="texts"),
    path("proposals/<int:proposal_id>/discard/", proposals.discard, name="discard"),
    path("proposals/<int:proposal_id>/change/", proposals.change, name="change"),
    path("proposals/<int:proposal_id>/open/", proposals.open_for_comment, name="open"),
    path("proposals/<int:proposal_id>/last-day/", proposals.last_day, name="last-day"),
    path("proposals/<int:proposal_id>/comment/", proposals.comment, name="comment"),
    path("proposals/<int:proposal_id>/vote/", proposals.vote, name="vote"),
    path("proposals/<int:proposal_id>/decide/", decisions.decide, name="decide"),
    path("proposals/<int:proposal_id>/record/", decisions.decision_record, name="record"),
    path("changes/<int:change_id>/drop/", proposals.drop_change, name="drop-change"),
]
