from django.urls import URLPattern

app_name = "live_questions"
urlpatterns: list[URLPattern] = []
