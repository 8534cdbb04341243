from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0001_first")]

    operations = [
        migrations.AddField(model_name="scenario", name="fault", field=models.JSONField(blank=True, default=dict)),
    ]
