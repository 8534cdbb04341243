from django.db import migrations


def confirm_addresses(apps, schema_editor):
    """Accounts made before there were invitations sign in and recover by their address: the operator vouched for it."""
    address = apps.get_model("account", "EmailAddress")
    known = set(address.objects.values_list("user_id", flat=True))
    address.objects.bulk_create(
        address(user_id=number, email=email.lower(), verified=True, primary=True)
        for number, email in apps.get_model("accounts", "User").objects.values_list("pk", "email")
        if number not in known
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_invitations"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(confirm_addresses, migrations.RunPython.noop)]
