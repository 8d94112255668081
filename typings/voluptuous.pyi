# Home Assistant makes `import voluptuous` mean probatio; so does this, for mypy.
from probatio import *
