"""Releases of the Open Contracting Data Standard 1.1: what must be there is there, and nothing of a person."""

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tenders import ocds
from tenders.models import Award, Lot, Tender
from tests.tenders.answers import AWARD, CALL, NOW, read, ted_of

pytestmark = pytest.mark.django_db
TAGS = {"planning", "tender", "award", "tenderCancellation"}
STATUSES = {"planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"}


def told(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    package: dict[str, Any] = json.loads(b"".join(response))
    return package


def check(package: dict[str, Any]) -> None:
    """What release-package-schema.json and release-schema.json of 1.1 demand of what we fill."""
    assert {"uri", "publisher", "publishedDate", "releases", "version"} <= package.keys()
    assert package["version"] == "1.1"
    for release in package["releases"]:
        assert {"ocid", "id", "date", "tag", "initiationType"} <= release.keys()
        assert set(release["tag"]) <= TAGS
        assert datetime.fromisoformat(release["date"]).tzinfo
        assert "#" not in release["id"] and release["initiationType"] == "tender"
        assert release["tender"]["status"] in STATUSES if "status" in release["tender"] else True
        check_references(release)


def check_references(release: dict[str, Any]) -> None:
    """Everything that is referred to is there once, and nothing is empty."""
    parties = [party["id"] for party in release.get("parties", [])]
    lots = [lot["id"] for lot in release["tender"].get("lots", [])]
    named = [supplier["id"] for award in release.get("awards", []) for supplier in award["suppliers"]]
    named += [release["buyer"]["id"]] if "buyer" in release else []
    assert set(named) == set(parties)
    for ids in (parties, lots, [award["id"] for award in release.get("awards", [])]):
        assert len(ids) == len(set(ids))
    parts = [*release.get("awards", []), *release["tender"].get("items", [])]
    assert {lot for part in parts for lot in part.get("relatedLots", [])} <= set(lots)
    assert not [value for value in json_values(release) if value in ("", None, [], {})]


def json_values(value: Any) -> list[Any]:
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value, *(each for part in parts for each in json_values(part))]


def release_of(reference: str = "620001") -> dict[str, Any]:
    return ocds.release(Tender.objects.for_ocds().get(reference=reference), now=NOW)


class TestRelease:
    def test_a_call_tells_what_is_asked_by_whom_and_until_when(self) -> None:
        read(CALL)
        release = release_of()
        assert (release["ocid"], release["tag"]) == ("ocds-goedinkopen-620001", ["tender"])
        assert release["tender"]["status"] == "active"
        assert release["tender"]["mainProcurementCategory"] == "services"
        assert release["tender"]["tenderPeriod"] == {"endDate": "2026-12-14T12:00:00+01:00"}
        assert release["tender"]["items"] == [{"id": "1", "classification": {"scheme": "CPV", "id": "77310000"}}]
        assert release["buyer"]["name"] == "Gemeente Assen"
        assert release["parties"][0]["address"] == {"locality": "Assen", "countryName": "Nederland"}
        assert "awards" not in release

    def test_an_award_names_the_winner_by_its_kvk_number(self) -> None:
        read(CALL)
        read(AWARD, ted=ted_of())
        release = release_of()
        assert release["tag"] == ["award"]
        assert release["awards"][0]["value"] == {"amount": 216000, "currency": "EUR"}
        supplier = next(party for party in release["parties"] if party["roles"] == ["supplier"])
        assert supplier["identifier"] == {"scheme": "NL-KVK", "id": "80000001", "legalName": "Groenploeg De Hamrik"}

    @pytest.mark.parametrize("changed", [{"is_framework": True}, {"doubt": Award.Doubt.HUGE}, {"amount": None}])
    def test_a_frame_a_doubt_or_nothing_is_no_value(self, changed: dict[str, Any]) -> None:
        read(AWARD, ted=ted_of())
        Award.objects.update(**changed)
        assert "value" not in release_of()["awards"][0]

    def test_lots_are_told_with_the_extension(self) -> None:
        read(AWARD, ted=ted_of())
        tender = Tender.objects.get()
        publication = tender.publications.get()
        Lot.objects.update_or_create(
            tender=tender,
            number="LOT-0001",
            defaults={"publication": publication, "title": "Noord", "cpv": ["77310000"], "ends_on": date(2028, 1, 1)},
        )
        release = release_of()
        assert release["tender"]["lots"][0] | {"value": 0} == {
            "id": "LOT-0001",
            "title": "Noord",
            "contractPeriod": {"endDate": "2028-01-01T00:00:00+01:00"},
            "value": 0,
        }
        assert release["awards"][0]["relatedLots"] == ["LOT-0001"]
        assert release["tender"]["items"][-1]["relatedLot"] == "LOT-0001"

    def test_a_withdrawn_tender_is_cancelled(self) -> None:
        read(replace(CALL, is_terminated=True))
        release = release_of()
        assert (release["tag"], release["tender"]["status"]) == (["tenderCancellation"], "cancelled")


class TestAddresses:
    def test_one_tender_is_a_package_of_one_release(self, client: Client) -> None:
        read(CALL)
        read(AWARD, ted=ted_of())
        package = told(client, "/opdrachten/620001.ocds.json")
        check(package)
        assert len(package["releases"]) == 1
        assert package["uri"].endswith("/opdrachten/620001.ocds.json")
        assert package["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"

    def test_the_set_takes_every_filter_of_the_list(self, client: Client) -> None:
        read(CALL)
        read(replace(CALL, publication_id=450500, kenmerk=620500, title="Kantoormeubelen", nature_code="L"))
        package = told(client, "/opdrachten.ocds.json?soort=leveringen")
        check(package)
        assert [release["ocid"] for release in package["releases"]] == ["ocds-goedinkopen-620500"]
        assert "soort=leveringen" in package["uri"]

    def test_contact_data_are_never_in_it(self, client: Client) -> None:
        read(replace(CALL, description="Contactpersoon: Jan de Vries, jan@voorbeeld.nl, 050-1234567"))
        text = json.dumps(told(client, "/opdrachten.ocds.json"))
        assert not [word for word in ("Vries", "voorbeeld.nl", "1234567", "contactPoint") if word in text]

    def test_an_empty_set_is_a_package_without_releases(self, client: Client) -> None:
        assert told(client, "/opdrachten.ocds.json")["releases"] == []

    def test_a_question_that_cannot_be_answered_is_refused_with_the_reason(self, client: Client) -> None:
        response = client.get("/opdrachten.ocds.json?soort=onzin")
        assert response.status_code == 400
        assert response.json()["fout"]

    def test_an_unknown_tender_is_not_there(self, client: Client) -> None:
        assert client.get("/opdrachten/999.ocds.json").status_code == 404

    def test_only_reading(self, client: Client) -> None:
        assert client.post("/opdrachten.ocds.json").status_code == 405
