"""All addresses: each room has its own list; the standing pages are here."""

from django.urls import include, path

from platform_goed_inkopen import views, wellknown

urlpatterns = [
    path("", include("monitoring.urls")),
    path("", include("suppliers.urls")),
    path("", include("tenders.urls")),
    path("", include("stories.urls")),
    path("", include("accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("over/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("onderdelen/", views.components, name="components"),
    path("onderdelen/post/", views.postbox, name="postbox"),
    path(".well-known/security.txt", wellknown.security_txt, name="security_txt"),
    path("robots.txt", wellknown.robots_txt, name="robots_txt"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]

handler400 = "platform_goed_inkopen.views.bad_request"
handler403 = "platform_goed_inkopen.views.forbidden"
handler404 = "platform_goed_inkopen.views.not_found"
handler500 = "platform_goed_inkopen.views.server_error"
handler429 = "platform_goed_inkopen.views.too_many_requests"  # a name that allauth looks for
