from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "hsforhs.workbench.atlas"
    verbose_name = "Atlas"
