"""What was done to many dossiers at once stands with all other acts on many (`joint_acts`)."""

from django.db import migrations

MOVE = """
INSERT INTO joint_acts_act
    (uuid, act, given, answers, begun_at, ended_at, begun_by, begun_by_name)
SELECT j.uuid, 'one_stop_shop.' || j.act, j.given, (
        SELECT coalesce(jsonb_agg(
            (a.one - 'dossier' - 'code')
            || jsonb_build_object('uuid', a.one -> 'dossier', 'words', a.one -> 'code')
            ORDER BY a.place), '[]')
        FROM jsonb_array_elements(j.answers) WITH ORDINALITY AS a (one, place)
    ), j.begun_at, j.ended_at, j.begun_by, j.begun_by_name
FROM one_stop_shop_joint_act j ORDER BY j.id;
"""
BACK = """
INSERT INTO one_stop_shop_joint_act
    (uuid, act, given, answers, begun_at, ended_at, begun_by, begun_by_name)
SELECT j.uuid, substr(j.act, length('one_stop_shop.') + 1), j.given, (
        SELECT coalesce(jsonb_agg(
            (a.one - 'uuid' - 'words')
            || jsonb_build_object('dossier', a.one -> 'uuid', 'code', a.one -> 'words')
            ORDER BY a.place), '[]')
        FROM jsonb_array_elements(j.answers) WITH ORDINALITY AS a (one, place)
    ), j.begun_at, j.ended_at, j.begun_by, j.begun_by_name
FROM joint_acts_act j WHERE j.act LIKE 'one\\_stop\\_shop.%' ORDER BY j.id;
DELETE FROM joint_acts_act WHERE act LIKE 'one\\_stop\\_shop.%';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("joint_acts", "0001_joint_acts"),
        ("one_stop_shop", "0019_fewer_indexes"),
    ]

    operations = [migrations.RunSQL(MOVE, BACK), migrations.DeleteModel("JointAct")]
