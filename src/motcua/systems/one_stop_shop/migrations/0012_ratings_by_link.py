import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('one_stop_shop', '0011_who_helped_sees_it'),
    ]

    operations = [
        migrations.AddField('rating', 'changed_at', models.DateTimeField(null=True)),
        migrations.AddField('rating', 'way', models.CharField(choices=[('account', 'Tài khoản'), ('link', 'Đường dẫn trong thông báo'), ('counter', 'Máy tại quầy')], db_default='account', default='account', max_length=8)),
        migrations.AlterModelTableComment('rating', "One row per dossier that its applicant's side rated; it may be changed for some days."),
        migrations.AddIndex('rating', models.Index(fields=['rated_at'], name='rating_by_time')),
        migrations.CreateModel(
            name='RatingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=30)),
                ('score', models.PositiveSmallIntegerField()),
                ('rating', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='one_stop_shop.rating')),
            ],
            options={
                'db_table': 'one_stop_shop_rating_answer',
                'db_table_comment': 'One row per question of a rating that was answered; questions are dated content.',
                'constraints': [
                    models.UniqueConstraint(fields=('rating', 'question'), name='rating_answer_once'),
                    models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='rating_answer_between_1_and_5'),
                ],
            },
        ),
    ]
