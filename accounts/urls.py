from django.urls import path

from accounts.views import mine, queue, second_factor

urlpatterns = [
    path("mijn/", mine.mine, name="mine"),
    path("mijn/organisatie/nieuw/", mine.new_organisation, name="new_organisation"),
    path("coordinatie/", queue.queue, name="queue"),
    # Before allauth's own at the same addresses: these end the other sessions too.
    path("account/2fa/totp/activate/", second_factor.activate_totp, name="mfa_activate_totp"),
    path("account/2fa/webauthn/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
]
