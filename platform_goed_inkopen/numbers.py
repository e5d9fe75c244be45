"""Numbers as they are written in Dutch. Pure."""

from decimal import Decimal

NO_BREAK = "\N{NO-BREAK SPACE}"
_SWAPPED = str.maketrans(",.", ".,")


def number(value: Decimal | float, decimals: int = 0) -> str:
    """`1.240`, or `2,14` with two decimals."""
    return f"{value:,.{decimals}f}".translate(_SWAPPED)


def money(amount: Decimal | float | None) -> str:
    """`€ 216.000` with a space that does not break; cents only when there are any; empty for None."""
    if amount is None:
        return ""
    value = Decimal(str(amount))
    return f"€{NO_BREAK}{number(value, 0 if value == value.to_integral_value() else 2)}"
