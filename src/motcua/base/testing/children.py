"""What a test's own child processes need to know: the database that the test runs on."""

from urllib.parse import quote, urlencode

from django.db import connection


def database_address() -> str:
    """
    The test's database as DATABASE_URL takes it, over TCP or a socket folder.

    Read it when the child starts: the name is another one for each worker and each module.
    """
    given = connection.settings_dict
    who = quote(given["USER"], safe="")
    if given["PASSWORD"]:
        who += ":" + quote(given["PASSWORD"], safe="")
    where = urlencode({"host": given["HOST"]})
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{who}@{port}/{quote(given['NAME'], safe='')}?{where}"
