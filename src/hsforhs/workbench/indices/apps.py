from django.apps import AppConfig


class IndicesConfig(AppConfig):
    name = "hsforhs.workbench.indices"
    verbose_name = "Indices"
