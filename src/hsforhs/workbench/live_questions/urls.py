from __future__ import annotations

from django.urls import path

from .views import desk, page, room, wall

app_name = "live_questions"
_OF = "<int:event_id>/sessions/<int:session_id>/questions/"
urlpatterns = [
    path("room/", room.door, name="room"),
    path(_OF, page.page, name="page"),
    path(f"{_OF}list/", page.asked, name="list"),
    path(f"{_OF}ask/", page.ask, name="ask"),
    path(f"{_OF}wall/", wall.wall, name="wall"),
    path(f"{_OF}wall/list/", wall.on_wall, name="wall-list"),
    path(f"{_OF}desk/", desk.desk, name="desk"),
    path(f"{_OF}desk/waiting/", desk.waiting, name="waiting"),
    path(f"{_OF}desk/merge/", desk.merge, name="merge"),
    path(f"{_OF}<uuid:question_id>/vote/", page.vote, name="vote"),
    path(f"{_OF}<uuid:question_id>/moderate/", desk.moderate, name="moderate"),
    path(f"{_OF}<uuid:question_id>/remove/", desk.remove, name="remove"),
]
