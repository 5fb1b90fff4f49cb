"""Joint acts: one thing done to many matters, tried before, done once, told of each."""

from django.apps import AppConfig


class JointActsConfig(AppConfig):
    """Registers the app; the lists of those above lead to its pages."""

    name = "motcua.kernel.joint_acts"
    label = "joint_acts"
    verbose_name = "Làm một việc với nhiều vụ việc"
