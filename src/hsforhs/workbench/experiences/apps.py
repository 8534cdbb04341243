from django.apps import AppConfig


class ExperiencesConfig(AppConfig):
    name = "hsforhs.workbench.experiences"
    verbose_name = "Experiences"
