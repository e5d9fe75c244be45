"""Addresses of one's own place, and of those who keep the platform."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from accounts.views import checking, data, domains, invitation, mine, organisations, queue, roles, second_factor

# allauth.mfa.urls, except that setting up a second step goes through pages of our own.
SECOND_FACTOR = [
    path("", base.index, name="mfa_index"),
    path("authenticate/", base.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", base.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", second_factor.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("webauthn/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path("webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("mijn/", mine.mine, name="mine"),
    path("mijn/gegevens/", data.my_data, name="my_data"),
    path("mijn/gegevens.json", data.my_data_file, name="my_data_file"),
    path("mijn/gegevens/wissen/", data.erase, name="erase_account"),
    path("mijn/organisatie/nieuw/", mine.new_organisation, name="new_organisation"),
    path("mijn/organisatie/kiezen/", mine.choose_organisation, name="choose_organisation"),
    path("mijn/organisatie/toegang-vragen/", mine.ask_to_join, name="ask_to_join"),
    path("mijn/organisaties/<slug:slug>/", organisations.organisation, name="organisation"),
    path("mijn/organisaties/<slug:slug>/controle/", organisations.check_again, name="organisation_check"),
    path("mijn/organisaties/<slug:slug>/leden/<int:pk>/", organisations.member, name="member"),
    path("mijn/organisaties/<slug:slug>/uitnodigen/", organisations.invite, name="invite"),
    path(
        "mijn/organisaties/<slug:slug>/uitnodigingen/<int:pk>/",
        organisations.change_invitation,
        name="change_invitation",
    ),
    path("mijn/organisaties/<slug:slug>/vragen/<int:pk>/", organisations.join_request, name="join_request"),
    path("mijn/organisaties/<slug:slug>/weggaan/", organisations.leave, name="leave"),
    path("mijn/uitnodiging/<str:token>/", invitation.accept_invitation, name="accept_invitation"),
    path("mijn/uitnodigingen/<int:pk>/", invitation.accept_waiting, name="accept_waiting"),
    path("coordinatie/", queue.queue, name="queue"),
    path("account/2fa/", include(SECOND_FACTOR)),
    path("coordinatie/domeinen/", domains.domains, name="domains"),
    path("coordinatie/domeinen/<int:pk>/", domains.remove_domain, name="remove_domain"),
    path("coordinatie/rollen/", roles.roles, name="roles"),
    path("coordinatie/rollen/geven/", roles.give_role, name="give_role"),
    path("coordinatie/rollen/nagekeken/", roles.review_roles, name="review_roles"),
    path("coordinatie/rollen/<int:pk>/", roles.take_role, name="take_role"),
    path("coordinatie/organisaties/uitnodigen/", checking.invite_organisation, name="invite_organisation"),
    path(
        "coordinatie/organisaties/uitnodigingen/<int:pk>/",
        checking.change_owner_invitation,
        name="change_owner_invitation",
    ),
    path("coordinatie/organisaties/<slug:slug>/", checking.decide_organisation, name="decide_organisation"),
    path("coordinatie/organisaties/<slug:slug>/eigenaar/", checking.invite_owner, name="invite_owner"),
    path(
        "coordinatie/organisaties/<slug:slug>/vragen/<int:pk>/",
        checking.decide_join_request,
        name="decide_join_request",
    ),
]
