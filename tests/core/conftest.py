"""The core's tests run without Home Assistant."""

from hypothesis import HealthCheck, settings

from demo.core_alone import load_core_alone

load_core_alone()

# A busy machine is no fault: nothing here is timed.
settings.register_profile(
    "untimed",
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")
