"""How gunicorn serves the platform in production; what stands on its command line wins."""

from platform_goed_inkopen import logs
from platform_goed_inkopen.settings import LOGGING as logconfig_dict

logs.configure_process(logconfig_dict)
bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 2
threads = 4
control_socket_disable = True
