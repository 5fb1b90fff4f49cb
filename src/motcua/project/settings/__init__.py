"""Settings, one file a concern, read from the environment."""

from .apps import *
from .database import *
from .files import *
from .identity import *
from .language import *
from .mail import *
from .papers import *
from .payments import *
from .security import *
from .web import *
