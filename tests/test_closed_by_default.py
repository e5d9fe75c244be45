"""Every address is closed unless this page says that it is public; a new one without a line here fails."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "home",
    "suppliers",
    "supplier",
    "supplier_filter",
    "suppliers_csv",
    "suppliers_xlsx",
    "suppliers_json",
    "supplier_json",
    "tenders",
    "tender",
    "tender_filter",
    "tenders_csv",
    "tenders_xlsx",
    "tenders_json",
    "tenders_atom",
    "tenders_ics",
    "tender_json",
    "tender_ics",
    "stories",
    "story",
    "story_picture",
    "story_filter",
    "stories_json",
    "stories_atom",
    "monitoring",
    "monitoring_file",
    "municipality_figures",
    "municipality_figures_file",
    "method",
    "municipalities",
    "municipality",
    "social_return",
    "about",
    "privacy",
    "accessibility",
    "components",
    "postbox",
    "livez",
    "readyz",
    "security_txt",
    "robots_txt",
    "sitemap",
    "sitemap_section",
}
OPEN_WITHOUT_ACCOUNT = {
    "account_login",
    "account_signup",
    "account_logout",
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
}
FOR_MEMBERS = {
    "mine",
    "new_organisation",
    "my_supplier",
    "edit_supplier",
    "my_stories",
    "new_story",
    "edit_story",
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
}
FOR_THE_PLATFORM = {"queue", "decide_supplier", "decide_story", "platform_use"}


def addresses(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry)
        else:
            yield entry


ADDRESSES = {entry.name: entry for entry in addresses(get_resolver())}


def is_public(entry: URLPattern) -> bool:
    return getattr(entry.callback, "login_required", True) is False


def test_every_address_is_on_one_list_and_every_line_is_an_address() -> None:
    listed = [PUBLIC, OPEN_WITHOUT_ACCOUNT, FOR_MEMBERS, FOR_THE_PLATFORM]
    assert sum(map(len, listed)) == len(set().union(*listed))
    assert set(ADDRESSES) == set().union(*listed)


def test_what_is_public_says_so_and_nothing_else_does() -> None:
    public = {name for name, entry in ADDRESSES.items() if is_public(entry)}
    assert public - OPEN_WITHOUT_ACCOUNT == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/mijn/", "/mijn/aanbieder/", "/mijn/verhalen/", "/coordinatie/", "/account/email/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_a_visitor_is_sent_to_the_log_in_whatever_the_method(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(path)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/?next=")
