"""What the platform keeps of oneself: read it, take it along, have it erased."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import erasure
from accounts.forms import PasswordForm
from accounts.personal_data import personal_data
from accounts.views.common import done, typed


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """In plain words what is kept, and why."""
    return render(request, "accounts/my_data.html", {"kept": personal_data(request.user)})


@require_safe
def my_data_file(request: HttpRequest) -> JsonResponse:
    """The same as a file."""
    told = JsonResponse(personal_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    told["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return told


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="reauthenticate")
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account, after the password was given once more; it is guessed here no faster than elsewhere."""
    form = PasswordForm(typed(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        user = request.user
        if done(form, lambda: erasure.erase_account(user=user, now=timezone.now())):
            logout(request)
            messages.success(request, "Uw account is gewist.")
            return redirect("home")
    return render(request, "accounts/erase.html", {"form": form})
