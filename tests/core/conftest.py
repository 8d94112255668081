"""The core's tests run without Home Assistant."""

from demo.core_alone import load_core_alone

load_core_alone()
