from __future__ import annotations

from django.urls import path

from .views import after, listing, manage, own, participants, programme, sessions

app_name = "events"
urlpatterns = [
    path("", listing.events, name="list"),
    path("new/", manage.new, name="new"),
    path("mine/", listing.mine, name="mine"),
    path("mine.ics", own.calendar_of_account, name="mine-calendar"),
    path("link/<str:secret>/", own.open_link, name="open"),
    path("link/<str:secret>/calendar.ics", own.calendar_by_link, name="link-calendar"),
    path("again/<str:token>/", own.open_again, name="open-again"),
    path("speakers/<str:secret>/", after.consent, name="consent"),
    path("certificates/<str:code>/", after.verify, name="verify"),
    path("materials/<int:material>/", sessions.material, name="material"),
    path("<int:number>/", listing.event, name="event"),
    path("<int:number>/calendar.ics", listing.calendar, name="calendar"),
    path("<int:number>/edit/", manage.edit, name="edit"),
    path("<int:number>/state/", manage.state, name="state"),
    path("<int:number>/duties/", manage.duties, name="duties"),
    path("<int:number>/duties/<int:duty>/take/", manage.take_duty, name="take-duty"),
    path("<int:number>/programme/", programme.programme, name="programme"),
    path("<int:number>/programme/<str:kind>/add/", programme.add, name="add-part"),
    path("<int:number>/programme/<str:kind>/<int:part>/", programme.change, name="change-part"),
    path("<int:number>/programme/<str:kind>/<int:part>/remove/", programme.remove, name="remove-part"),
    path("<int:number>/register/", own.register, name="register"),
    path("<int:number>/link/", own.ask_link, name="ask-link"),
    path("<int:number>/me/", own.me, name="me"),
    path("<int:number>/me/data.json", own.data, name="own-data"),
    path("<int:number>/me/calendar.ics", own.calendar, name="own-calendar"),
    path("<int:number>/me/certificate/", after.certificate, name="certificate"),
    path("<int:number>/me/certificate.svg", after.certificate_svg, name="certificate-svg"),
    path("<int:number>/me/<str:do>/", own.act, name="own-act"),
    path("<int:number>/participants/", participants.participants, name="participants"),
    path("<int:number>/participants/invite/", participants.invite, name="invite"),
    path("<int:number>/participants/<int:registration>/<str:do>/", participants.decide, name="decide"),
    path("<int:number>/sessions/<int:session>/", sessions.session, name="session"),
    path("<int:number>/sessions/<int:session>/calendar.ics", sessions.calendar, name="session-calendar"),
    path("<int:number>/sessions/<int:session>/attend/<str:do>/", sessions.attend, name="attend"),
    path("<int:number>/sessions/<int:session>/list/", sessions.attendance_list, name="attendance-list"),
    path("<int:number>/statistics/", after.statistics, name="statistics"),
    path("<int:number>/statistics.csv", after.statistics_file, name="statistics-file"),
    path("<int:number>/survey/", after.survey, name="survey"),
    path("<int:number>/survey/results/", after.results, name="survey-results"),
    path("<int:number>/survey/results.csv", after.results_file, name="survey-file"),
]
