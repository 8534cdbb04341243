"""The WSGI entry: `hsforhs.workbench.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
application = get_wsgi_application()
