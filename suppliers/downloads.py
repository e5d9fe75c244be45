"""The result as somebody wants it in a table: which columns, with its sentence above them or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format

from platform_goed_inkopen.dutch import ended, tidy
from platform_goed_inkopen.exports import Table
from suppliers.files import COLUMNS, HEADER, WIDTHS, as_line, suppliers_found
from suppliers.filters import SupplierFilter
from suppliers.search import search
from suppliers.summary import SearchSummary

YES = "ja"


class ColumnsField(forms.MultipleChoiceField):
    """Names of columns; the sentence names those that are not known."""

    def validate(self, value: list[str]) -> None:
        unknown = [tidy(name)[:40] for name in value if not self.valid_value(name)]
        if unknown:
            named = ", ".join(f"‘{name}’" for name in unknown[:3])
            raise ValidationError(f"{named} is geen kolom die wij kennen. Kies uit: {', '.join(HEADER)}.")


class YesBox(forms.CheckboxInput):
    """A box that says `ja` in the address, and tells what else stands there."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")


class TableForm(forms.Form):
    """What stands in a table, as the address says it."""

    kolom = ColumnsField(
        label="Welke kolommen wilt u?",
        choices=list(COLUMNS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kiest u er geen, dan krijgt u alle kolommen.",
    )
    kop = forms.ChoiceField(
        label="Zet de zoekzin en de datum boven de tabel",
        choices=[(YES, YES)],
        required=False,
        widget=YesBox(attrs={"value": YES}, check_test=lambda value: value == YES),
        help_text="Laat dit uit als een programma het bestand leest: dan staan de kolomnamen op de eerste regel.",
        error_messages={"invalid_choice": "Bij ‘kop’ kennen wij alleen ‘ja’. Schrijf kop=ja of laat het weg."},
    )

    @property
    def errors_in_words(self) -> list[str]:
        """One sentence for each parameter that could not be used."""
        return [str(message) for several in self.errors.values() for message in several]

    @property
    def columns(self) -> list[str]:
        """What was chosen, each once and in that order; all of them when nothing was."""
        return list(dict.fromkeys([] if "kolom" in self.errors else self.cleaned_data["kolom"])) or HEADER

    @property
    def has_head(self) -> bool:
        """Whether the sentence stands above the table."""
        return "kop" not in self.errors and self.cleaned_data["kop"] == YES


def summary_of(asked: SupplierFilter, path: str, *, today: date) -> SearchSummary:
    """The sentence above the list, at this address. Costs the search."""
    query = asked.query(today=today)
    hits = search(query)
    here = asked.address(path)
    return SearchSummary.of(here=here, text=query.text, total=hits.total, options=asked.options, said=hits.said)


def csv_table(asked: SupplierFilter, form: TableForm, *, today: date) -> Table:
    """The table for programs: the sentence is asked, and costs a query, only when it stands above it."""
    return _table(asked, form, today, sentence=_sentence(asked, today) if form.has_head else "")


def xlsx_table(asked: SupplierFilter, form: TableForm, *, today: date) -> Table:
    """The table for people, which tells what was asked, when and where. Costs a query more."""
    sentence = _sentence(asked, today)
    about = [
        ("Zoekvraag", sentence),
        ("Datum", date_format(today, "j F Y")),
        ("Adres", settings.PUBLIC_URL + str(asked.address(reverse("suppliers")))),
        ("Let op", "Dit is wat er op die dag stond. Op het adres ziet u wat er nu staat."),
        ("Bron", "Platform Goed Inkopen"),
    ]
    return _table(asked, form, today, sentence=sentence, about=about)


def _sentence(asked: SupplierFilter, today: date) -> str:
    return str(summary_of(asked, reverse("suppliers"), today=today))


def _table(
    asked: SupplierFilter, form: TableForm, today: date, *, sentence: str, about: Sequence[tuple[str, str]] = ()
) -> Table:
    return Table(
        name="aanbieders",
        sheet="Aanbieders",
        day=today,
        header=form.columns,
        rows=(as_line(supplier, form.columns, today=today) for supplier in suppliers_found(asked.query(today=today))),
        above=f"{ended(sentence)} Stand van {date_format(today, 'j F Y')}." if form.has_head else "",
        about=about,
        widths=WIDTHS,
    )


@dataclass(frozen=True)
class DownloadPage:
    """The page to choose columns on: the sentence, the form, and where it leads."""

    summary: SearchSummary
    errors: list[str]
    form: TableForm
    kept: Sequence[tuple[str, str]]
    list_url: str

    @classmethod
    def build(cls, asked: SupplierFilter, form: TableForm, *, path: str, today: date) -> Self:
        """The page for this question. Costs the search."""
        here = asked.address(path)
        return cls(
            summary=summary_of(asked, path, today=today),
            errors=asked.errors_in_words + form.errors_in_words,
            form=TableForm({"kolom": form.columns, "kop": YES if form.has_head else ""}),
            kept=here.pairs,
            list_url=str(here.at(reverse("suppliers"))),
        )
