from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "hsforhs.workbench.follow_up"
    verbose_name = "Follow-up"
