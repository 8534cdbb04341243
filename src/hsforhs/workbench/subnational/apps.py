from django.apps import AppConfig


class SubnationalConfig(AppConfig):
    name = "hsforhs.workbench.subnational"
    verbose_name = "Provinces and districts"
