"""Who may what: a line for each address, from which the tests of test_table.py are generated (case Z01).

A new address: add its line, in the block of its room. The eleven letters after the visitor's are, from left to right,
those of the people in ROLES. `o` 200 · `>` to the log-in · `r` to another page · `x` 403 · `.` 404 · `m` 405 · `c` 409.
The first column of letters answers GET (and HEAD), the second a POST without any field; no second column: no POST.
All other methods are refused to everybody. An object (after the name) is one of cast.py: where it belongs to an
organisation, the same line also says what happens with an object of the other organisation: whoever acts for one is a
stranger to the other.
"""

ROLES = {
    "visitor": "nobody is logged in",
    "account": "logged in, without an organisation",
    "reader": "reader of the organisation",
    "editor": "editor of the organisation",
    "owner": "owner of the organisation",
    "other": "owner of another organisation",
    "mod_here": "moderator of the province of the organisation",
    "mod_all": "moderator of all provinces",
    "mod_else": "moderator of another province",
    "coord_here": "coordinator of the province of the organisation",
    "coord_all": "coordinator of all provinces",
    "coord_else": "coordinator of another province",
}
# What an object of the other organisation is to somebody: what an object of ours is to this role.
SWAPPED = {"reader": "other", "editor": "other", "owner": "other", "other": "owner"}

TABLE = """
#                                                        visitor
#                                                        | account, reader, editor, owner
#                                                        | |    owner of another organisation
#                                                        | |    | moderator: here, of all, elsewhere
#                                                        | |    | |   coordinator: here, of all, elsewhere
# address                            object               GET               POST
home                                                    | o oooo o ooo ooo
monitoring                                              | o oooo o ooo ooo
monitoring_file                      csv                | o oooo o ooo ooo
monitoring_file                      xlsx               | o oooo o ooo ooo
monitoring_file                      json               | o oooo o ooo ooo
method                                                  | o oooo o ooo ooo
platform_use                                            | > xxxx x ooo ooo
municipality_figures                 place              | o oooo o ooo ooo
municipality_figures                 unknown            | . .... . ... ...
municipality_figures_file            place csv          | o oooo o ooo ooo
municipality_figures_file            place xlsx         | o oooo o ooo ooo
municipality_figures_file            place json         | o oooo o ooo ooo
municipalities                                          | o oooo o ooo ooo
municipality                         place              | o oooo o ooo ooo
municipality                         unknown            | . .... . ... ...
social_return                                           | o oooo o ooo ooo
sitemap                                                 | o oooo o ooo ooo
sitemap_section                      section            | o oooo o ooo ooo
sitemap_section                      unknown section    | . .... . ... ...

suppliers                                               | o oooo o ooo ooo
supplier_filter                                         | o oooo o ooo ooo
supplier_download                                       | o oooo o ooo ooo
suppliers_csv                                           | o oooo o ooo ooo
suppliers_xlsx                                          | o oooo o ooo ooo
suppliers_json                                          | o oooo o ooo ooo
suppliers_atom                                          | o oooo o ooo ooo
supplier                             profile online     | o oooo o ooo ooo
supplier                             profile draft      | . .ooo . ... ...
supplier                             profile waiting    | . .ooo . ... ...
supplier                             unknown            | . .... . ... ...
supplier_json                        profile online     | o oooo o ooo ooo
supplier_json                        profile draft      | . .... . ... ...
supplier_json                        profile waiting    | . .... . ... ...
supplier_photo                       photo online       | o oooo o ooo ooo
supplier_photo                       photo draft        | . .ooo . ... ...
supplier_photo                       photo waiting      | . .ooo . oo. oo.
my_supplier                                             | > oooo o ooo ooo
edit_supplier                        profile online     | > ..oo . ... ...  | > ..oo . ... ...
edit_supplier                        profile draft      | > ..oo . ... ...  | > ..oo . ... ...
edit_supplier                        profile waiting    | > ..oo . ... ...  | > ..oo . ... ...
edit_supplier                        unknown            | > .... . ... ...  | > .... . ... ...
decide_supplier                      profile waiting    | > xxxx x oo. oo.  | > xxxx x oo. xx.
decide_supplier                      profile draft      | > xxxx x ... ...  | > xxxx x ... ...
decide_supplier                      profile online     | > xxxx x ... ...  | > xxxx x ... ...
decide_supplier                      unknown            | > xxxx x ... ...  | > xxxx x ... ...
check_up                             check up           | o oooo o ooo ooo  | o oooo o ooo ooo
check_up                             invented token     | . .... . ... ...  | . .... . ... ...
stop_supplier                        profile online     | > ..oo . ... ...  | > ..oo . ... ...
stop_supplier                        profile draft      | > ..oo . ... ...  | > ..oo . ... ...
stop_supplier                        unknown            | > .... . ... ...  | > .... . ... ...
inquiries                                               | > oooo o ooo ooo
new_inquiry                                             | > oooo o ooo ooo  | > xxoo o xxx xxx
inquiry                              inquiry            | > .ooo . ... ...  | > .xrr . ... ...
received_requests                                       | > oooo o ooo ooo
received_request                     received request   | > .ooo . ... ...  | > .ooo . ... ...
answer_request                       question in a mail | o oooo o ooo ooo  | o oooo o ooo ooo
answer_request                       invented token     | . .... . ... ...  | . .... . ... ...
tell_outcome                         outcome in a mail  | o oooo o ooo ooo  | o oooo o ooo ooo
tell_outcome                         invented token     | . .... . ... ...  | . .... . ... ...
imports                                                 | > xxxx x ooo ooo  | > xxxx x ooo ooo
import_example                                          | > xxxx x ooo ooo
import_file                          import file        | > xxxx x ... oo.  | > xxxx x ... rr.
import_refusals                      import file        | > xxxx x ... oo.
show_evidence                        profile online     | > ..oo . ... ...  | > ..oo . ... ...
show_evidence                        unknown            | > .... . ... ...  | > .... . ... ...
evidence_page                        evidence           | > .ooo . oo. ...
evidence_page                        unknown evidence   | > .... . ... ...
check_claim                          claim              | > xxxx x oo. oo.  | > xxxx x oo. xx.
check_claim                          unknown claim      | > xxxx x ... ...  | > xxxx x ... ...
listing_levels                                          | o oooo o ooo ooo
report_supplier                      profile online     | o oooo o ooo ooo  | o oooo o ooo ooo
report_supplier                      profile draft      | . .... . ... ...  | . .... . ... ...
decide_report                        report             | > xxxx x oo. oo.  | > xxxx x oo. xx.
decide_report                        unknown claim      | > xxxx x ... ...  | > xxxx x ... ...

shortlists                                              | > oooo o ooo ooo
new_shortlist                                           | > oooo o ooo ooo  | > oooo o ooo ooo
add_to_shortlist                                        | > oooo o ooo ooo  | > oooo o ooo ooo
shortlist                            list               | > .ooo . ... ...  | > .xrr . ... ...
shortlist                            unknown list       | > .... . ... ...  | > .... . ... ...
compare_suppliers                    list               | > .ooo . ... ...  | > .xrr . ... ...
freeze_shortlist                     list               | > .xoo . ... ...  | > .xoo . ... ...
dossier                              dossier            | > .ooo . ... ...
dossier                              unknown dossier    | > .... . ... ...
dossier_csv                          dossier            | > .ooo . ... ...

tenders                                                 | o oooo o ooo ooo
tender_filter                                           | o oooo o ooo ooo
tenders_csv                                             | o oooo o ooo ooo
tenders_xlsx                                            | o oooo o ooo ooo
tenders_json                                            | o oooo o ooo ooo
tenders_atom                                            | o oooo o ooo ooo
tenders_ics                                             | o oooo o ooo ooo
tender                               tender             | o oooo o ooo ooo
tender                               publication        | r rrrr r rrr rrr
tender                               unknown tender     | . .... . ... ...
tender_json                          tender             | o oooo o ooo ooo
tender_ics                           tender             | o oooo o ooo ooo

stories                                                 | o oooo o ooo ooo
story_filter                                            | o oooo o ooo ooo
stories_json                                            | o oooo o ooo ooo
stories_atom                                            | o oooo o ooo ooo
story                                story online       | o oooo o ooo ooo
story                                story draft        | . .... . ... ...
story                                story waiting      | . .... . ... ...
story                                unknown            | . .... . ... ...
story_picture                        story online       | o oooo o ooo ooo
story_picture                        story draft        | . ..oo . ... ...
story_picture                        story waiting      | . ..oo . oo. ...
my_stories                                              | > xxoo o xxx xxx
new_story                                               | > xxoo o xxx xxx  | > xxoo o xxx xxx
edit_story                           story online       | > ..oo . ... ...  | > ..oo . ... ...
edit_story                           story draft        | > ..oo . ... ...  | > ..oo . ... ...
edit_story                           story waiting      | > ..oo . ... ...  | > ..oo . ... ...
edit_story                           unknown            | > .... . ... ...  | > .... . ... ...
decide_story                         story waiting      | > xxxx x oo. oo.  | > xxxx x oo. xx.
decide_story                         story online       | > xxxx x oo. oo.  | > xxxx x cc. xx.
decide_story                         story draft        | > xxxx x ... ...  | > xxxx x ... ...
decide_story                         unknown            | > xxxx x ... ...  | > xxxx x ... ...

mine                                                    | > oooo o ooo ooo
new_organisation                                        | > oooo o ooo ooo  | > oooo o ooo ooo
my_data                                                 | > oooo o ooo ooo
my_data_file                                            | > oooo o ooo ooo
erase_account                                           | > oooo o ooo ooo  | > oooo o ooo ooo
choose_organisation                                     | > mmmm m mmm mmm  | > .... . ... ...
ask_to_join                                             | > oooo o ooo ooo  | > oooo o ooo ooo
organisation                         profile online     | > .ooo . ... ...
organisation                         profile draft      | > .ooo . ... ...
organisation                         unknown            | > .... . ... ...
organisation_check                   profile online     | > .xxr . ... ...  | > .xxr . ... ...
organisation_check                   profile draft      | > .xxo . ... ...  | > .xxo . ... ...
member                               member             | > .xxo . ... ...  | > .xxr . ... ...
invite                               profile online     | > .xxo . ... ...  | > .xxo . ... ...
change_invitation                    invitation         | > mmmm m mmm mmm  | > .xxr . ... ...
join_request                         join request       | > .xxo . ... ...  | > .xxo . ... ...
leave                                profile online     | > .ooo . ... ...  | > .rrr . ... ...
accept_invitation                    invented token     | > .... . ... ...  | > .... . ... ...
accept_waiting                       owner invitation   | > mmmm m mmm mmm  | > .... . ... ...
queue                                                   | > xxxx x ooo ooo
domains                                                 | > xxxx x xxx ooo  | > xxxx x xxx ooo
remove_domain                        public domain      | > xxxx x xxx ooo  | > xxxx x xxx ooo
invite_organisation                                     | > xxxx x xxx ooo  | > xxxx x xxx ooo
change_owner_invitation              owner invitation   | > mmmm m mmm mmm  | > xxxx x xxx rr.
decide_organisation                  profile draft      | > xxxx x oo. oo.  | > xxxx x oo. xx.
decide_organisation                  profile online     | > xxxx x oo. oo.  | > xxxx x oo. xx.
decide_organisation                  unknown            | > xxxx x ... ...  | > xxxx x ... ...
invite_owner                         profile draft      | > xxxx x xx. oo.  | > xxxx x xx. oo.
decide_join_request                  join request       | > xxxx x ... xx.  | > xxxx x ... xx.
roles                                                   | > xxxx x xxx ooo
give_role                                               | > xxxx x xxx ooo  | > xxxx x xxx rrr
review_roles                                            | > mmmm m mmm mmm  | > xxxx x xxx rrr
take_role                            role               | > xxxx x xxx oo.  | > xxxx x xxx rr.
decide_join_request                  ownerless request  | > xxxx x oo. xx.  | > xxxx x oo. xx.

about                                                   | o oooo o ooo ooo
privacy                                                 | o oooo o ooo ooo
accessibility                                           | o oooo o ooo ooo
components                                              | o oooo o ooo ooo
postbox                                                 | . .... . ... ...
robots_txt                                              | o oooo o ooo ooo
security_txt                                            | o oooo o ooo ooo
livez                                                   | o oooo o ooo ooo
readyz                                                  | o oooo o ooo ooo

account_login                                           | o rrrr r rrr rrr  | o rrrr r rrr rrr
account_signup                                          | o rrrr r rrr rrr  | o rrrr r rrr rrr
account_logout                                          | r oooo o ooo ooo  | r rrrr r rrr rrr
account_inactive                                        | o oooo o ooo ooo
account_reauthenticate                                  | > oooo o ooo ooo  | > oooo o ooo ooo
account_email                                           | > oooo o ooo ooo  | > rrrr r rrr rrr
account_email_verification_sent                         | o oooo o ooo ooo
account_change_password                                 | > oooo o ooo ooo  | > oooo o ooo ooo
account_set_password                                    | > rrrr r rrr rrr  | > rrrr r rrr rrr
account_reset_password                                  | o oooo o ooo ooo  | o oooo o ooo ooo
account_reset_password_done                             | o oooo o ooo ooo
account_reset_password_from_key      invented reset key | o oooo o ooo ooo  | o oooo o ooo ooo
account_reset_password_from_key_done                    | o oooo o ooo ooo
account_confirm_email                invented key       | o oooo o ooo ooo  | . .... . ... ...
account_confirm_login_code                              | > rrrr r rrr rrr  | > rrrr r rrr rrr

mfa_index                                               | > oooo o ooo ooo
mfa_authenticate                                        | > rrrr r rrr rrr  | > rrrr r rrr rrr
mfa_reauthenticate                                      | > rrrr r ooo ooo  | > rrrr r ooo ooo
mfa_reauthenticate_webauthn                             | > rrrr r rrr rrr  | > rrrr r rrr rrr
mfa_activate_totp                                       | > rrrr r rrr rrr  | > rrrr r rrr rrr
mfa_deactivate_totp                                     | > .... . rrr rrr  | > .... . rrr rrr
mfa_view_recovery_codes                                 | > .... . ... ...
mfa_download_recovery_codes                             | > .... . ... ...  | > .... . ... ...
mfa_generate_recovery_codes                             | > rrrr r rrr rrr  | > rrrr r rrr rrr
mfa_list_webauthn                                       | > oooo o ooo ooo
mfa_add_webauthn                                        | > rrrr r rrr rrr  | > rrrr r rrr rrr
mfa_edit_webauthn                    invented passkey   | > rrrr r rrr rrr  | > rrrr r rrr rrr
mfa_remove_webauthn                  invented passkey   | > rrrr r rrr rrr  | > rrrr r rrr rrr
mfa_login_webauthn                                      | > rrrr r rrr rrr  | > rrrr r rrr rrr
usersessions_list                                       | > oooo o ooo ooo  | > rrrr r rrr rrr
"""
