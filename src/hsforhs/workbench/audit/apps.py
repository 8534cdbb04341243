from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hsforhs.workbench.audit"
    verbose_name = "Audit"
