"""Gathers the endpoints of applications and dossiers."""

from motcua.base.rest.routing import router as new_router

from . import applications, dossiers, handling

router = new_router("dossiers")
router.add_router("", applications.router)
router.add_router("", dossiers.router)
router.add_router("", handling.router)
