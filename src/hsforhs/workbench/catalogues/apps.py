from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    name = "hsforhs.workbench.catalogues"
    verbose_name = "Own catalogues"
