"""PDF files that somebody might send, written by hand: small, and as hostile as wanted."""


def pdf(*pages: str, extra: str = "", box: str = "0 0 300 400") -> bytes:
    """A PDF with a page for each of these drawings; `extra` stands in its catalogue."""
    numbers = [4 + 2 * n for n in range(len(pages))]
    kids = " ".join(f"{n} 0 R" for n in numbers)
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    for number, drawing in zip(numbers, pages, strict=True):
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects[number] = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] {font} /Contents {number + 1} 0 R >>"
        objects[number + 1] = f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream"
    return _written(objects)


def words(text: str) -> str:
    """The drawing of a line of text."""
    return f"BT /F1 24 Tf 40 300 Td ({text}) Tj ET"


def _written(objects: dict[int, str]) -> bytes:
    told, places = b"%PDF-1.7\n", []
    for number, body in sorted(objects.items()):
        places.append(len(told))
        told += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    return told + f"{end}trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(told)}\n%%EOF".encode()
