from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0005_several_returns"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="packs_open",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="planreturn",
            name="passed_on",
            field=models.BooleanField(default=False),
        ),
    ]
