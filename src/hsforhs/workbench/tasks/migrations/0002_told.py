from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_first")]

    operations = [
        migrations.AddField(model_name="job", name="told", field=models.JSONField(blank=True, default=dict)),
    ]
