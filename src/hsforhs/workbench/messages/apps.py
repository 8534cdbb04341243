from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "hsforhs.workbench.messages"
    # Django's own app of short notices on pages is labelled `messages`.
    label = "outbox"
    verbose_name = "Outbox"
