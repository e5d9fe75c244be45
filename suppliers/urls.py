"""Addresses of the directory. One level below /aanbieders/ is always one supplier."""

from django.urls import URLPattern, path

from suppliers.views import directory, own, profile, review

urlpatterns: list[URLPattern] = [
    path("aanbieders/", directory.suppliers, name="suppliers"),
    path("aanbieders/-/filter/", directory.supplier_filter, name="supplier_filter"),
    path("aanbieders.csv", directory.suppliers_file, {"kind": "csv"}, name="suppliers_csv"),
    path("aanbieders.xlsx", directory.suppliers_file, {"kind": "xlsx"}, name="suppliers_xlsx"),
    path("aanbieders.json", directory.suppliers_file, {"kind": "json"}, name="suppliers_json"),
    path("aanbieders/<slug:slug>/", profile.supplier, name="supplier"),
    path("aanbieders/<slug:slug>.json", profile.supplier_json, name="supplier_json"),
    path("mijn/aanbieder/", own.my_supplier, name="my_supplier"),
    path("mijn/aanbieder/<slug:slug>/", own.edit_supplier, name="edit_supplier"),
    path("coordinatie/aanbieders/<slug:slug>/", review.decide_supplier, name="decide_supplier"),
]
