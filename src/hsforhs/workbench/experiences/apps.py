from django.apps import AppConfig


class ExperiencesConfig(AppConfig):
    name = "hsforhs.workbench.experiences"
    verbose_name = "Experiences"

    def ready(self) -> None:
        from hsforhs.workbench.threads.records import register

        from . import kinds, receivers

        register(kinds.LESSON)
        receivers.connect()
