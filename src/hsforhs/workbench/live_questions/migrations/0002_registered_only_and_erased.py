from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live_questions", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="desk",
            name="registered_only",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="ErasedQuestion",
            fields=[
                ("key", models.UUIDField(editable=False, primary_key=True, serialize=False)),
            ],
            options={"ordering": ("pk",)},
        ),
    ]
