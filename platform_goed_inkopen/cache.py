"""The cache on Redis or Valkey that never takes a page down with it, and costs next to nothing while it is away."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from platform_goed_inkopen.breaker import Breaker

log = logging.getLogger("platform.cache")
# One try of a quarter of a second: redis-py tries four times by itself, while a visitor waits.
AT_ONCE = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25, "retry": Retry(NoBackoff(), 0)}
_breaker = Breaker()


def _forgiving(name: str, answer: Any) -> Callable[..., Any]:
    def method(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        if not _breaker.allows():
            return answer(*args, **kwargs)
        try:
            found = getattr(RedisCache, name)(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            if _breaker.missed():
                log.warning("cache unreachable in %s: %s", name, error)
            return answer(*args, **kwargs)
        _breaker.answered()
        return found

    return method


def _default_of_get(key: str, default: Any = None, version: int | None = None) -> Any:
    return default


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, but an unreachable server counts as a miss: the site reads and logs in without it.

    After the first miss nobody asks for five seconds, so that one visitor waits a moment and not all of them.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": AT_ONCE | params.get("OPTIONS", {})})

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
