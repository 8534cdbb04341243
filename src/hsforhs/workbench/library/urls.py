from __future__ import annotations

from django.urls import path

from .views import acts, adding, documents, machines, queues, searching

app_name = "library"
urlpatterns = [
    path("", searching.search, name="search"),
    path("coverage/", searching.coverage, name="coverage"),
    path("add/", adding.add, name="add"),
    path("add/look-up/", adding.look_up, name="look-up"),
    path("add/file/", adding.import_file, name="import"),
    path("due/", queues.due, name="due"),
    path("duplicates/", queues.duplicates, name="duplicates"),
    path("duplicates/<int:number>/", queues.decide, name="decide-pair"),
    path("feed.atom", machines.feed, name="feed"),
    path("documents/<int:number>/", documents.document, name="document"),
    path("documents/<int:number>/citation.<slug:form>", documents.citation, name="citation"),
    path("documents/<int:number>/tags/", acts.propose_tag, name="propose-tag"),
    path("documents/<int:number>/tags/<int:tag>/", acts.decide_tag, name="decide-tag"),
    path("documents/<int:number>/reviews/", acts.review, name="review"),
    path("documents/<int:number>/uses/", acts.tell_use, name="tell-use"),
    path("documents/<int:number>/delete/", acts.delete, name="delete"),
    path("documents/<int:number>/visibility/", acts.visibility, name="visibility"),
    path("documents/<int:number>/address/", acts.replace_address, name="replace-address"),
    path("documents/<int:number>/editions/", acts.supersede, name="supersede"),
]
