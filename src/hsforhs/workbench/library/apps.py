from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "hsforhs.workbench.library"
    verbose_name = "Reference library"
