import uuid
from typing import Any

from django.db import migrations, models

KEYED = ("review", "lesson", "recommendation", "timeline")


def give_keys(apps: Any, schema_editor: Any) -> None:
    for name in KEYED:
        model = apps.get_model("experiences", name)
        for row in model.objects.filter(key=None).only("pk").iterator():
            model.objects.filter(pk=row.pk).update(key=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("experiences", "0001_first")]

    operations = [
        *(
            migrations.AddField(name, "key", models.UUIDField(default=uuid.uuid4, editable=False, null=True))
            for name in KEYED
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True),
        *(
            migrations.AlterField(name, "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True))
            for name in KEYED
        ),
        *(
            migrations.AddField(name, "received_from", models.CharField(blank=True, max_length=64))
            for name in ("review", "timeline")
        ),
    ]
