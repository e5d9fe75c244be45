"""People, the parties they act for, who may moderate or coordinate, and what is asked between them."""

from accounts.models.organisations import (
    MUNICIPALITY_CHOICES,
    Membership,
    Organisation,
    PublicDomain,
    kvk_number_of_eight_digits,
)
from accounts.models.people import PROVINCE_CHOICES, ErasedAccount, PlatformRole, User, UserManager
from accounts.models.requests import Invitation, JoinRequest

__all__ = [
    "MUNICIPALITY_CHOICES",
    "PROVINCE_CHOICES",
    "ErasedAccount",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Organisation",
    "PlatformRole",
    "PublicDomain",
    "User",
    "UserManager",
    "kvk_number_of_eight_digits",
]
