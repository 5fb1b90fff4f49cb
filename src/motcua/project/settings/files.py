"""Folders: what the installation writes, what the province brings, what the browser fetches."""

from . import environment

MOTCUA_VAR = environment.var()
# the folder of the province's content
MOTCUA_PROVINCE = environment.path("MOTCUA_PROVINCE", environment.ROOT / "provinces" / "hatinh")
# the packages of package-lock.json
MOTCUA_NODE_MODULES = environment.path("MOTCUA_NODE_MODULES", environment.ROOT / "node_modules")
# files of others that browsers fetch: htmx, fonts, the process viewer
MOTCUA_VENDOR = environment.path("MOTCUA_VENDOR", environment.ROOT / "var" / "vendor")
# the fonts of printed papers
MOTCUA_FONTS = environment.path("MOTCUA_FONTS", environment.ROOT / "var" / "fonts")
# the letters by which scanned pages are read: vie.traineddata
MOTCUA_TESSDATA = environment.path("MOTCUA_TESSDATA", environment.ROOT / "var" / "tessdata")

STATIC_URL = "/static/"
STATIC_ROOT = MOTCUA_VAR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
]
STATICFILES_DIRS = [("vendor", str(MOTCUA_VENDOR))] if MOTCUA_VENDOR.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
