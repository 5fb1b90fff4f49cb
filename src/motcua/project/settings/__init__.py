"""Settings, one file a concern, read from the environment."""

from .apps import *
from .database import *
from .files import *
from .identity import *
from .language import *
from .mail import *
from .national_portal import *
from .papers import *
from .payments import *
from .phone import *
from .post import *
from .security import *
from .web import *
