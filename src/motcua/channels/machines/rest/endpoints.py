"""Gathers the endpoints of cases, processes and decisions."""

from motcua.base.rest.routing import router as new_router

from . import cases, decisions, processes

router = new_router("cases")
router.add_router("", cases.router)
router.add_router("", processes.router)
router.add_router("", decisions.router)
