from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "hsforhs.workbench.assessments"
    verbose_name = "Assessments"
