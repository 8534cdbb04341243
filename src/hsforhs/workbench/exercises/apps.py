from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    name = "hsforhs.workbench.exercises"
    verbose_name = "Exercises"

    def ready(self) -> None:
        from . import receivers

        receivers.connect()
