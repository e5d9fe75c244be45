from django.urls import path

from stories.views import author, files, public, review

urlpatterns = [
    path("verhalen/", public.stories, name="stories"),
    path("verhalen/-/filter/", public.story_filter, name="story_filter"),
    path("verhalen.json", files.stories_json, name="stories_json"),
    path("verhalen.atom", files.stories_atom, name="stories_atom"),
    path("verhalen/<slug:slug>/", public.story, name="story"),
    path("verhalen/<slug:slug>/beeld.webp", public.story_picture, name="story_picture"),
    path("mijn/verhalen/", author.my_stories, name="my_stories"),
    path("mijn/verhalen/nieuw/", author.new_story, name="new_story"),
    path("mijn/verhalen/<slug:slug>/", author.edit_story, name="edit_story"),
    path("coordinatie/verhalen/<slug:slug>/", review.decide_story, name="decide_story"),
]
