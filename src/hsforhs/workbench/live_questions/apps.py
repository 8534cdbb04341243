from django.apps import AppConfig


class LiveQuestionsConfig(AppConfig):
    name = "hsforhs.workbench.live_questions"
    verbose_name = "Live questions"

    def ready(self) -> None:
        from hsforhs.workbench.accounts.queries import further_data
        from hsforhs.workbench.events.asked import asking
        from hsforhs.workbench.events.own_data import further_data as registration_data
        from hsforhs.workbench.events.queries import session_links
        from hsforhs.workbench.events.removals import removers
        from hsforhs.workbench.events.statistics import taking_part
        from hsforhs.workbench.threads import origins as made_from
        from hsforhs.workbench.threads import records

        from . import origins, own_data, queries, receivers, services

        further_data["live_questions"] = own_data.own_data
        registration_data["live_questions"] = own_data.registration_data
        asking.append(queries.asked)
        taking_part.append(queries.taking_part)
        session_links.append(queries.links)
        records.register(origins.QUESTION)
        made_from.register(origins.QUESTION.prefix, origins.answer_origin)
        removers[origins.QUESTION.prefix] = services.remove_here
        receivers.connect()
