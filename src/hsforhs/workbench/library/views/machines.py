"""What programs read: the repository over OAI-PMH and the feed of new documents."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from hsforhs.workbench.audit.services import instance_id
from hsforhs.workbench.library import oai
from hsforhs.workbench.library.queries import newest_public

MOST_ENTRIES = 50


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def repository(request: HttpRequest) -> HttpResponse:
    """Answer one request of OAI-PMH, by GET or by POST."""
    asked = request.POST if request.method == "POST" else request.GET
    arguments = {name: asked.getlist(name) for name in asked}
    address = request.build_absolute_uri(request.path)
    content = oai.answer(arguments, address=address, email=settings.DEFAULT_FROM_EMAIL)
    return HttpResponse(content, content_type="text/xml; charset=utf-8")


@never_cache
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The newest public documents as an Atom feed."""
    made = Atom1Feed(
        title="HSforHS workbench: new in the reference library",
        link=request.build_absolute_uri(reverse("library:search")),
        description="",
        feed_url=request.build_absolute_uri(request.path),
    )
    instance = instance_id()
    for document in newest_public(MOST_ENTRIES):
        abstract = document.abstracts[0][1] if document.abstracts else ""
        made.add_item(
            title=document.title,
            link=request.build_absolute_uri(reverse("library:document", args=[document.pk])),
            description=strip_tags(abstract)[:500],
            unique_id=oai.identifier_of(document, instance),
            pubdate=document.added_at,
            updateddate=document.changed_at,
            author_name=document.publisher or None,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
