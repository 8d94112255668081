"""Many threads at once: every call is whole."""

from concurrent.futures import ThreadPoolExecutor

from custom_components.cleanarr.core.memory import Memory
from tests.core.memory.builders import NOW, RADARR, a_file, a_keep, a_notice, movie
from tests.core.memory.conftest import OpenMemory


def test_calls_from_many_threads_do_not_disturb_each_other(
    memory: Memory, open_memory: OpenMemory
) -> None:
    memory.observations.accept(RADARR, {"movies": 1000})

    def one(number: int) -> bool:
        memory.keeps.keep(a_keep(movie(number)))
        memory.notices.replace([a_notice(a_file(number))], ())
        memory.observations.subtract(RADARR, "movies", 1)
        return memory.keeps.find(movie(number), NOW) is not None

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(one, range(1, 101)))

    assert memory.observations.accepted_counts()[RADARR, "movies"] == 900
    memory.close()
    memory = open_memory()
    assert len(memory.keeps.all(NOW)) == len(memory.notices.all()) == 100
