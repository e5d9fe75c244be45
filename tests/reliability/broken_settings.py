"""The settings of the site, with the addresses that break."""

from platform_goed_inkopen.settings import *  # noqa: F403

ROOT_URLCONF = "tests.reliability.broken_urls"
