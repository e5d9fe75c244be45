"""What a browser sends of the steps in which a profile is written."""

import re

STEP = "/mijn/aanbieder/rietwerk/{}/"
WHO = {
    "summary": "Wij vlechten riet.",
    "description": "Met zijn achten.",
    "for_people": "Drie van ons leerden het vak hier.",
    "for_planet": "Het riet groeit om de hoek.",
    "themes": ["natuur"],
}
OFFER = {
    "dienst-TOTAL_FORMS": "3",
    "dienst-INITIAL_FORMS": "0",
    "dienst-0-title": "Rieten daken",
    "dienst-0-category": "groen",
    "dienst-0-provinces": ["PV22"],
    "dienst-0-places": "Groningen, Súdwest-Fryslân",
    "dienst-0-order_minimum": "€ 2.500",
    "dienst-0-order_maximum": "9000,-",
    "dienst-0-lead_time_days": "14",
    "dienst-0-largest_done": "8.000",
    "dienst-0-takes_part": "ja",
}
CLAIMS = {
    "erkenning-TOTAL_FORMS": "2",
    "erkenning-INITIAL_FORMS": "0",
    "erkenning-0-recognition": "pso",
    "erkenning-0-level": "trede 1",
    "erkenning-0-issuer": "PSO-Nederland",
    "erkenning-0-number": "12-345",
    "erkenning-0-issued_on": "14-3-2025",
    "erkenning-0-valid_until": "14-3-2027",
    "erkenning-0-evidence_url": "register.example/12-345",
}
CONTACT = {"website": "rietwerk.example", "email": "post@rietwerk.example", "contact_role": "de planning"}
TYPED = {"wie": WHO, "aanbod": OFFER, "erkenningen": CLAIMS, "fotos": {}, "contact": CONTACT}


def hidden(page: str) -> dict[str, str]:
    """What the form of a step sends along unseen: the version, and how many forms there are."""
    return dict(re.findall(r'<input type="hidden" name="(versie|[a-z]+-(?:TOTAL|INITIAL)_FORMS)" value="(\w*)"', page))


def write(client, step, page=None, **changes):
    """Open a step, type, and press a button; what is not changed is typed as above."""
    shown = page or client.get(STEP.format(step)).content.decode()
    told = {**TYPED[step], **hidden(shown), "knop": "bewaren", **changes}
    return client.post(STEP.format(step), told, follow=True)


def write_everything(client):
    """All that is needed to send a profile in."""
    for step in ("wie", "aanbod", "erkenningen", "contact"):
        write(client, step)
