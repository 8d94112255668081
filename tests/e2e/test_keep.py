"""Keep, asked for in Home Assistant: it wins at once, and the item leaves at once."""

from demo.household.control.shapes import FileState
from tests.e2e.place import MOVIES, Place

TITLE = "Parasite"


def _links(place: Place) -> list[FileState]:
    return [file for file in place.state().files if file.target and TITLE in file.path]


def test_a_keep_takes_the_item_out_at_once(place: Place) -> None:
    item = place.item(TITLE)
    sensor = place.sensor_of(item["id"])
    assert sensor
    assert _links(place)

    kept = place.ask("keep", entity_id=sensor, reason="For my sister")
    assert (kept["status"], kept["delete_after"]) == ("kept", None)
    assert _links(place) == []
    place.world(lambda world: world.settle())
    shown = [one for one in place.state().items if one.name == TITLE]
    assert MOVIES not in {one.library for one in shown}
    place.home.wait_until(
        lambda: place.sensor_of(item["id"]) is None, "the item's sensor is gone"
    )
    assert place.item(TITLE)["kept_by"] == "Demo"


def test_a_kept_item_comes_back_with_its_whole_notice(place: Place) -> None:
    item = place.item(TITLE)
    if item["status"] != "kept":
        place.ask("keep", item_id=item["id"])
    place.ask("unkeep", item_id=item["id"])
    place.ask("sync")
    back = place.home.wait_until(
        lambda: place.sensor_of(item["id"]), "the item has a sensor again"
    )
    assert back == "sensor.cleanarr_parasite"
    leaving = {one["id"]: one for one in place.ask("get_leaving_soon")["media"]}
    assert leaving[item["id"]]["days_until_due"] >= 14
    assert len(_links(place)) == 1
