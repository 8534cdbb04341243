from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "hsforhs.workbench.look"
    verbose_name = "Look"
