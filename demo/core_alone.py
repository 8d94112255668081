"""Let the core be imported without Home Assistant (demo, bench, tests/core)."""

from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
import sys

_NAME = "custom_components.cleanarr"
_FOLDER = Path(__file__).parent.parent / "custom_components" / "cleanarr"


def load_core_alone() -> None:
    """Register the integration as an empty package: its core is found, it is not run.

    Call it before the first import of ``custom_components.cleanarr.core``. Never where
    Home Assistant itself is to load the integration.
    """
    if _NAME in sys.modules:
        return
    spec = ModuleSpec(_NAME, None, is_package=True)
    spec.submodule_search_locations = [str(_FOLDER)]
    sys.modules[_NAME] = module_from_spec(spec)
