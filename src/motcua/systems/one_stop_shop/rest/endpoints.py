"""Gathers the endpoints of applications and dossiers."""

from motcua.base.rest.routing import router as new_router

from . import applications, asking, filling, handing_in, handling, together

router = new_router("dossiers")
router.add_router("", applications.router)
router.add_router("", filling.router)
router.add_router("", asking.router)
router.add_router("", handing_in.router)  # with those of `dossiers`
router.add_router("", handling.router)
router.add_router("", together.router)
