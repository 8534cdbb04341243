from django.apps import AppConfig


class LiveQuestionsConfig(AppConfig):
    name = "hsforhs.workbench.live_questions"
    verbose_name = "Live questions"
