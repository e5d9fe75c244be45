"""The cache on Redis or Valkey that never takes a page down with it."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger("platform.cache")


def _forgiving(name: str, answer: Any) -> Callable[..., Any]:
    def method(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache unreachable in %s: %s", name, error)
            return answer(*args, **kwargs)

    return method


def _default_of_get(key: str, default: Any = None, version: int | None = None) -> Any:
    return default


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, but an unreachable server counts as a miss: the site reads and logs in without it."""

    get = _forgiving("get", _default_of_get)
    add = _forgiving("add", lambda *_, **__: True)
    set = _forgiving("set", lambda *_, **__: None)
    touch = _forgiving("touch", lambda *_, **__: False)
    delete = _forgiving("delete", lambda *_, **__: False)
    get_many = _forgiving("get_many", lambda *_, **__: {})
    set_many = _forgiving("set_many", lambda keys, *_, **__: list(keys))
    delete_many = _forgiving("delete_many", lambda *_, **__: None)
    has_key = _forgiving("has_key", lambda *_, **__: False)
    incr = _forgiving("incr", lambda key, delta=1, version=None: delta)
    clear = _forgiving("clear", lambda: False)
