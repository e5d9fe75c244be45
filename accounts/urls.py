from django.urls import path

from accounts.views import mine, queue

urlpatterns = [
    path("mijn/", mine.mine, name="mine"),
    path("mijn/organisatie/nieuw/", mine.new_organisation, name="new_organisation"),
    path("coordinatie/", queue.queue, name="queue"),
]
