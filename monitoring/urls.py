from django.urls import include, path, register_converter

from monitoring.views import files, pages


class FileEnding:
    """The endings under which figures can be had."""

    regex = "json|csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileEnding, "file_ending")

urlpatterns = [
    path("", pages.home, name="home"),
    path("monitoring/", pages.region, name="monitoring"),
    path("monitoring.<file_ending:ending>", files.region_file, name="monitoring_file"),
    path("monitoring/methode/", pages.method, name="method"),
    path("monitoring/platform/", pages.platform, name="platform_use"),
    path("monitoring/gemeenten/<slug:slug>/", pages.municipality_figures, name="municipality_figures"),
    path(
        "monitoring/gemeenten/<slug:slug>.<file_ending:ending>",
        files.municipality_file,
        name="municipality_figures_file",
    ),
    path("gemeenten/", pages.municipalities, name="municipalities"),
    path("gemeenten/<slug:slug>/", pages.municipality, name="municipality"),
    path("social-return/", pages.social_return, name="social_return"),
    path("", include("monitoring.sitemaps")),
]
