"""How gunicorn serves the platform in production; what stands on its command line wins."""

from platform_goed_inkopen import logs
from platform_goed_inkopen.settings import ENV
from platform_goed_inkopen.settings import LOGGING as logconfig_dict

logs.configure_process(logconfig_dict)
bind = f"{'127.0.0.1' if ENV.embedded else '0.0.0.0'}:{ENV.port}"  # noqa: S104 the proxy stands on another machine
worker_class = "gthread"
workers = 2
threads = 4
control_socket_disable = True
forwarder_headers = ""  # else whoever comes from this machine, or through a proxy on it, may say SCRIPT_NAME


def post_worker_init(worker: object) -> None:
    """Who answers visitors keeps the directory in memory, from its start: what a visitor asks first may be heavy."""
    from django.utils import timezone

    from suppliers.search import keep_in_memory

    keep_in_memory(timezone.localdate())
