from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "hsforhs.workbench.indicators"
    verbose_name = "Indicators"
