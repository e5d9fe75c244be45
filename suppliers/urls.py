"""Addresses of the directory. One level below /aanbieders/ is always one supplier."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from suppliers.steps import BY_SLUG
from suppliers.views import (
    answering,
    checking,
    choosing,
    contact,
    directory,
    duplicates,
    evidence,
    files,
    imports,
    own,
    photos,
    profile,
    reports,
    review,
    upkeep,
)


class StepOfWriting(StringConverter):
    """One of the steps in which an owner writes the profile: other addresses below it stay free."""

    regex = "|".join(BY_SLUG)


register_converter(StepOfWriting, "step")

urlpatterns: list[URLPattern] = [
    path("aanbieders/", directory.suppliers, name="suppliers"),
    path("aanbieders/-/filter/", directory.supplier_filter, name="supplier_filter"),
    path("aanbieders/-/downloaden/", files.supplier_download, name="supplier_download"),
    # Photos.
    path("aanbieders/-/foto/<slug:name>-<int:width>.webp", photos.supplier_photo, name="supplier_photo"),
    path("aanbieders.csv", files.suppliers_table, {"kind": "csv"}, name="suppliers_csv"),
    path("aanbieders.xlsx", files.suppliers_table, {"kind": "xlsx"}, name="suppliers_xlsx"),
    path("aanbieders.json", files.suppliers_json, name="suppliers_json"),
    path("aanbieders.atom", files.suppliers_atom, name="suppliers_atom"),
    path("aanbieders/<slug:slug>/", profile.supplier, name="supplier"),
    path("aanbieders/<slug:slug>.json", profile.supplier_json, name="supplier_json"),
    # Contact: a buyer asks, suppliers answer.
    path("mijn/vragen/", contact.inquiries, name="inquiries"),
    path("mijn/vragen/nieuw/", contact.new_inquiry, name="new_inquiry"),
    path("mijn/vragen/<int:pk>/", contact.inquiry, name="inquiry"),
    path("mijn/ontvangen/", answering.received_requests, name="received_requests"),
    path("mijn/ontvangen/<int:pk>/", answering.received_request, name="received_request"),
    path("aanbieders/-/antwoord/<str:token>/", answering.answer_request, name="answer_request"),
    path("aanbieders/-/afloop/<str:token>/", answering.tell_outcome, name="tell_outcome"),
    path("mijn/aanbieder/", own.my_supplier, name="my_supplier"),
    path("mijn/aanbieder/<slug:slug>/", own.edit_supplier, name="edit_supplier"),
    path("mijn/aanbieder/<slug:slug>/voorbeeld/", own.preview_supplier, name="preview_supplier"),
    path("mijn/aanbieder/<slug:slug>/<step:step>/", own.edit_supplier_step, name="edit_supplier_step"),
    path("coordinatie/aanbieders/<slug:slug>/", review.decide_supplier, name="decide_supplier"),
    # Whether profiles are still right.
    path("aanbieders/-/bijwerken/<str:token>/", upkeep.check_up, name="check_up"),
    path("mijn/aanbieder/<slug:slug>/stoppen/", upkeep.stop_supplier, name="stop_supplier"),
    path("coordinatie/dubbel/", duplicates.duplicates, name="duplicates"),
    path("coordinatie/dubbel/<int:first>-<int:second>/", duplicates.decide_duplicate, name="decide_duplicate"),
    # Lists that a coordinator brings.
    path("coordinatie/import/", imports.imports, name="imports"),
    path("coordinatie/import/voorbeeld.csv", imports.import_example, name="import_example"),
    path("coordinatie/import/<int:pk>/", imports.import_file, name="import_file"),
    path("coordinatie/import/<int:pk>/geweigerd.csv", imports.import_refusals, name="import_refusals"),
    # Recognitions: what proves them, who checked them, and what others say about them.
    path("mijn/bewijs/<slug:slug>/", evidence.show_evidence, name="show_evidence"),
    path("mijn/bewijs/<int:pk>/<int:number>.webp", evidence.evidence_page, name="evidence_page"),
    path("aanbieders/-/niveaus/", reports.listing_levels, name="listing_levels"),
    path("aanbieders/-/klopt-niet/<slug:slug>/", reports.report_supplier, name="report_supplier"),
    path("coordinatie/meldingen/<int:pk>/", reports.decide_report, name="decide_report"),
    path("coordinatie/erkenningen/<int:pk>/", checking.check_claim, name="check_claim"),
    # Market scans.
    path("mijn/lijsten/", choosing.shortlists, name="shortlists"),
    path("mijn/lijsten/nieuw/", choosing.new_shortlist, name="new_shortlist"),
    path("mijn/lijsten/toevoegen/", choosing.add_to_shortlist, name="add_to_shortlist"),
    path("mijn/lijsten/<slug:number>/", choosing.shortlist, name="shortlist"),
    path("mijn/lijsten/<slug:number>/vergelijken/", choosing.compare_suppliers, name="compare_suppliers"),
    path("mijn/lijsten/<slug:number>/vastleggen/", choosing.freeze_shortlist, name="freeze_shortlist"),
    path("mijn/lijsten/<slug:number>/v<int:version>/", choosing.dossier, name="dossier"),
    path("mijn/lijsten/<slug:number>/v<int:version>.csv", choosing.dossier_csv, name="dossier_csv"),
]
