from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hsforhs.workbench.places"
    verbose_name = "Places"
