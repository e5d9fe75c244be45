"""A small eForms notice to build on, written for these tests."""

from collections.abc import Callable

import pytest

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
        "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
        "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
        "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
        "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
        "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    }.items()
)
GRONINGEN = """<efac:Organizations><efac:Organization><efac:Company>
<cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name languageID="NLD">Gemeente Groningen</cbc:Name></cac:PartyName>
<cac:PartyLegalEntity><cbc:CompanyID>01234567</cbc:CompanyID></cac:PartyLegalEntity>
</efac:Company></efac:Organization></efac:Organizations>"""


@pytest.fixture(scope="session")
def extension() -> Callable[[str], str]:
    """Wraps elements in the eForms extension of their parent."""

    def wrap(inner: str) -> str:
        return (
            "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>"
            f"{inner}</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
        )

    return wrap


@pytest.fixture(scope="session")
def eforms(extension: Callable[[str], str]) -> Callable[..., str]:
    """A contract notice of the municipality of Groningen; give the parts that matter to the test as XML."""

    def build(
        *, extensions: str = "", project: str = "", lots: str = "", after: str = "", root: str = "ContractNotice"
    ) -> str:
        return (
            f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {NAMESPACES}>'
            f"{extension(GRONINGEN + extensions)}"
            '<cbc:ID schemeName="notice-id">0aa5c1b0-0000-4000-8000-000000000001</cbc:ID>'
            "<cbc:NoticeLanguageCode>NLD</cbc:NoticeLanguageCode>"
            "<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>"
            "</cac:Party></cac:ContractingParty>"
            f"<cac:ProcurementProject>{project or '<cbc:Name>Groenonderhoud</cbc:Name>'}</cac:ProcurementProject>"
            f"{lots}{after}</{root}>"
        )

    return build
