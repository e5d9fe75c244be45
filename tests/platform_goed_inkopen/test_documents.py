"""A document that somebody shows is drawn again: F03 of the cases that must not go wrong."""

from io import BytesIO

import pytest
from PIL import Image

from platform_goed_inkopen import documents
from platform_goed_inkopen.documents import drawn_pages
from platform_goed_inkopen.pictures import UnusablePicture
from tests.documents import pdf, words
from tests.pictures import photo

SCRIPT = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
LAUNCH = "/OpenAction << /S /Launch /F (/bin/sh) >>"


def test_every_page_of_a_pdf_becomes_a_picture_and_shows_what_it_said():
    drawn = drawn_pages(pdf(words("PSO trede 3"), words("Bladzijde twee")))
    assert [(page.width, page.height) for page in drawn] == [(1384, 1846)] * 2
    with Image.open(BytesIO(drawn[0].data)) as page:
        assert page.format == "WEBP"
        assert page.convert("L").getextrema()[0] < 60


def test_a_picture_is_one_page():
    [page] = drawn_pages(photo())
    assert (page.width, page.data[8:12]) == (1384, b"WEBP")


@pytest.mark.parametrize("extra", [SCRIPT, LAUNCH, "/AcroForm << /XFA (<x/>) >>"])
def test_f03_nothing_of_the_file_is_kept_and_nothing_in_it_runs(extra):
    [page] = drawn_pages(pdf(words("Certificaat"), extra=extra))
    assert page.data[:4] == b"RIFF"
    for trace in (b"JavaScript", b"%PDF", b"Launch", b"XFA", b"/bin/sh"):
        assert trace not in page.data


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"", "geen document"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "geen document"),
        (b"<!doctype html><script>alert(1)</script>", "geen document"),
        (b"%PDF-1.7\nkapot", "beschadigd"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "beschadigd"),
        (pdf(*[words("x")] * 11), "meer dan 10 bladzijden"),
        (pdf(), "beschadigd"),
    ],
)
def test_f03_what_is_no_readable_document_is_refused_with_what_to_do(sent, says):
    with pytest.raises(UnusablePicture, match=says):
        drawn_pages(sent)


def test_f05_documents_are_drawn_one_by_one_so_that_memory_lasts():
    with documents.TURN, pytest.raises(UnusablePicture, match="over een minuut"):
        drawn_pages(pdf(words("x")), waiting=0.01)
    for _ in range(2):  # a refusal gives the turn back too
        with pytest.raises(UnusablePicture, match="beschadigd"):
            drawn_pages(b"%PDF-1.7\nkapot")
    assert len(drawn_pages(pdf(words("x")))) == 1


def test_f03_a_page_as_large_as_a_field_is_drawn_small():
    [page] = drawn_pages(pdf(words("x"), box="0 0 14400 14400"))
    assert (page.width, page.height) == (1384, 1384)
    [tall] = drawn_pages(pdf(words("x"), box="0 0 3 14400"))
    assert tall.height <= 4000


def test_f03_a_drawing_without_end_is_stopped():
    endless = "0 0 300 400 re f " * 400_000
    nested = pdf(*[endless] * 10)
    try:
        drawn = drawn_pages(nested)
    except UnusablePicture as refused:
        assert "beschadigd of te zwaar" in str(refused)
    else:
        assert len(drawn) == 10


def test_f03_who_draws_too_long_is_ended():
    with pytest.raises(UnusablePicture, match="te zwaar"):
        drawn_pages(pdf(words("x")), patience=0.001)
