"""Nobody does two steps of one payment: the database says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("depots", "0011_separation")]

    operations = [
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deposee_par", models.F("validee_par")),
                    ("deposee_par__isnull", False),
                    ("validee_par__isnull", False),
                    _negated=True,
                ),
                name="demande_deposee_validee_par_deux",
            ),
        ),
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decidee_par__isnull", False),
                    ("deposee_par", models.F("decidee_par")),
                    ("deposee_par__isnull", False),
                    _negated=True,
                ),
                name="demande_deposee_decidee_par_deux",
            ),
        ),
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deposee_par", models.F("payee_par")),
                    ("deposee_par__isnull", False),
                    ("payee_par__isnull", False),
                    _negated=True,
                ),
                name="demande_deposee_payee_par_deux",
            ),
        ),
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decidee_par__isnull", False),
                    ("validee_par", models.F("decidee_par")),
                    ("validee_par__isnull", False),
                    _negated=True,
                ),
                name="demande_validee_decidee_par_deux",
            ),
        ),
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("payee_par__isnull", False),
                    ("validee_par", models.F("payee_par")),
                    ("validee_par__isnull", False),
                    _negated=True,
                ),
                name="demande_validee_payee_par_deux",
            ),
        ),
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decidee_par", models.F("payee_par")),
                    ("decidee_par__isnull", False),
                    ("payee_par__isnull", False),
                    _negated=True,
                ),
                name="demande_decidee_payee_par_deux",
            ),
        ),
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("etat__in", ["validee", "decidee", "payee"]), _negated=True),
                    models.Q(("deposee_par__isnull", False), ("validee_par__isnull", False)),
                    _connector="OR",
                ),
                name="demande_validee_par_quelqu_un",
            ),
        ),
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("etat__in", ["decidee", "payee"]), _negated=True),
                    ("decidee_par__isnull", False),
                    _connector="OR",
                ),
                name="demande_decidee_par_quelqu_un",
            ),
        ),
        migrations.AddConstraint(
            model_name="demande",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("etat", "payee"), _negated=True),
                    ("payee_par__isnull", False),
                    _connector="OR",
                ),
                name="demande_payee_par_quelqu_un",
            ),
        ),
    ]
