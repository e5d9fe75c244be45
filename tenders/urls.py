"""Addresses of the tenders. One level below /opdrachten/ is always one tender."""

from django.urls import URLPattern, path

from tenders.views import awards, buyers, files, listing, method, nights, ocds, placing, radar, tender, winner

urlpatterns: list[URLPattern] = [
    path("opdrachten/", listing.tenders, name="tenders"),
    path("opdrachten/-/filter/", listing.tender_filter, name="tender_filter"),
    path("opdrachten.csv", files.tenders_file, {"kind": "csv"}, name="tenders_csv"),
    path("opdrachten.xlsx", files.tenders_file, {"kind": "xlsx"}, name="tenders_xlsx"),
    path("opdrachten.json", files.tenders_file, {"kind": "json"}, name="tenders_json"),
    path("opdrachten.atom", files.tenders_atom, name="tenders_atom"),
    path("opdrachten.ics", files.tenders_ics, name="tenders_ics"),
    # Who won what
    path("opdrachten/-/gunningen/", awards.awards, name="awards"),
    path("opdrachten/-/gunningen.csv", awards.awards_file, {"kind": "csv"}, name="awards_csv"),
    path("opdrachten/-/gunningen.xlsx", awards.awards_file, {"kind": "xlsx"}, name="awards_xlsx"),
    path("opdrachten/-/gunningen.json", awards.awards_file, {"kind": "json"}, name="awards_json"),
    # Contracts that end, buyers, and who won with a duty
    path("opdrachten/-/aflopend/", radar.ending_contracts, name="ending_contracts"),
    path("opdrachten/-/aflopend/filter/", radar.ending_contracts_filter, name="ending_contracts_filter"),
    path("opdrachten/-/aflopend.csv", radar.ending_contracts_csv, name="ending_contracts_csv"),
    path("opdrachten/-/aflopend.ics", radar.ending_contracts_ics, name="ending_contracts_ics"),
    path("opdrachten/-/kopers/", buyers.buyers, name="buyers"),
    path("opdrachten/-/koper/<int:pk>/", buyers.buyer, name="buyer"),
    path("opdrachten/<slug:reference>/winnaar/<int:pk>/", winner.winner, name="winner"),
    # Releases of the Open Contracting Data Standard
    path("opdrachten.ocds.json", ocds.tenders_ocds, name="tenders_ocds"),
    path("opdrachten/<slug:reference>.ocds.json", ocds.tender_ocds, name="tender_ocds"),
    # Matches: how the sum is made
    path("opdrachten/-/rekenwijze/", method.match_method, name="match_method"),
    path("opdrachten/<slug:reference>/", tender.tender, name="tender"),
    path("opdrachten/<slug:reference>.json", tender.tender_json, name="tender_json"),
    path("opdrachten/<slug:reference>.ics", tender.tender_ics, name="tender_ics"),
    # The nights of reading, and who the buyers on notices are: for who keeps the platform.
    path("coordinatie/sync/", nights.sync, name="sync"),
    path("coordinatie/sync/dagen.csv", nights.sync_days, name="sync_days_csv"),
    path("coordinatie/sync/mislukt.csv", nights.sync_failures, name="sync_failures_csv"),
    path("coordinatie/sync/<int:pk>/", nights.sync_run, name="sync_run"),
    path("coordinatie/sync/mislukt/<int:pk>/", nights.sync_failure, name="sync_failure"),
    path("coordinatie/kopers/", placing.buyers_to_place, name="buyers_to_place"),
    path("coordinatie/kopers/<int:pk>/", placing.place_buyer, name="place_buyer"),
]
