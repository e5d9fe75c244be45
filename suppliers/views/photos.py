"""The photos of profiles, handed out by who may see them."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from platform_goed_inkopen.access import may_read
from platform_goed_inkopen.kept_files import picture_response
from suppliers.models import ProfilePhoto, Supplier

ONE_HOUR, NEVER = "public, max-age=3600", "private, no-store"


@require_safe
@login_not_required
def supplier_photo(request: HttpRequest, name: str, width: int) -> FileResponse:
    """A public photo; another only for its own people, and for who reads the profile while it waits."""
    if width not in ProfilePhoto.WIDTHS:
        raise Http404
    photo = _readable(request, name)
    is_public = bool(photo.approved_at) and photo.supplier.status == Supplier.Status.PUBLISHED
    return picture_response(photo.file(width), caching=ONE_HOUR if is_public else NEVER)


def _readable(request: HttpRequest, name: str) -> ProfilePhoto:
    photos = ProfilePhoto.objects.filter(name=name).select_related("supplier__organisation")
    if request.user.is_authenticated:
        waiting = photos.to_decide_on().first()
        if waiting and may_read(request.user, waiting.supplier.organisation.province_code):
            return waiting
    return get_object_or_404(photos.visible_to(request.user))
