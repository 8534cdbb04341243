from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "hsforhs.workbench.outcomes"
    verbose_name = "Outcomes"

    def ready(self) -> None:
        from hsforhs.workbench.accounts.queries import further_data
        from hsforhs.workbench.events.exchange import Carrier, carriers
        from hsforhs.workbench.events.queries import event_links, session_links
        from hsforhs.workbench.events.removals import removers
        from hsforhs.workbench.threads.origins import register

        from . import kinds, origins, own_data, queries, receivers, room
        from .models import MODELS
        from .services.writing import remover

        event_links.append(queries.event_links)
        session_links.append(queries.session_links)
        further_data["outcomes"] = own_data.own_data
        for known, model in MODELS.items():
            removers[model._meta.label_lower] = remover(known)
        carriers.append(Carrier("outcomes", room.pack, room.carried))
        kinds.register_kinds()
        for kind, finding in origins.FINDINGS.items():
            register(kind, finding)
        receivers.connect()
