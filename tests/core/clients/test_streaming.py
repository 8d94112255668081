"""Lists are decoded as they arrive: the same for every cut, nothing of a part."""

from collections.abc import Iterable
from itertools import pairwise
import json
import tracemalloc

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.clients.streaming import PageStream, RecordStream

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
RECORDS = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=6)
WRITTEN = st.builds(
    lambda records, indent, ascii_only: (
        records,
        json.dumps(records, indent=indent, ensure_ascii=ascii_only),
    ),
    RECORDS,
    st.sampled_from([None, 2]),
    st.booleans(),
)


def decoded(pieces: Iterable[bytes]) -> tuple[object, ...]:
    stream = RecordStream(dict)
    for piece in pieces:
        stream.feed(piece)
    return stream.finish()


def cut(body: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(body) + 1) for place in places} | {0, len(body)})
    return [body[a:b] for a, b in pairwise(ends)]


@given(written=WRITTEN, places=st.lists(st.integers(min_value=0), max_size=9))
def test_any_cut_gives_the_same_records(written, places):
    records, body = written
    assert list(decoded(cut(body.encode(), places))) == records


@given(written=WRITTEN)
def test_byte_by_byte_gives_the_same_records(written):
    records, body = written
    assert list(decoded(bytes([byte]) for byte in body.encode())) == records


@given(
    written=WRITTEN,
    end=st.integers(min_value=0),
    places=st.lists(st.integers(min_value=0), max_size=3),
)
def test_nothing_of_a_cut_off_list_is_returned(written, end, places):
    body = written[1].encode()
    part = body[: end % len(body)]
    with pytest.raises(ValueError):
        decoded(cut(part, places))


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "null",
        "{}",
        '{"message": "no"}',
        "<html></html>",
        "[[]]",
        "[1]",
        "[null]",
        '[{"a": 1} {"a": 2}]',
        '[{"a": 1},]',
        "[,]",
        '[,{"a": 1}]',
        '[{"a": 1}]]',
        '[{"a": 1}] x',
        '[{"a": 1}][{"a": 1}]',
        '[{"a": NaN}]',
        '[{"a": -Infinity}]',
        "[{'a': 1}]",
        '[{"a": "\n"}]',
        "\ufeff[]",
    ],
)
def test_what_is_no_list_of_objects_is_refused(body):
    with pytest.raises(ValueError):
        decoded([body.encode()])


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(ValueError):
        decoded([b'[{"a": "\xff"}]'])


def test_endless_depth_is_refused():
    with pytest.raises((ValueError, RecursionError)):
        decoded([b'[{"a":' + b"[" * 200_000])


def test_a_record_without_end_is_not_collected_for_ever():
    endless = [b'[{"a": "', *[b"x" * 256 * 1024] * 40]
    stream = RecordStream(dict)
    with pytest.raises(ValueError):
        any(map(stream.feed, endless))


def test_a_record_is_let_go_as_soon_as_it_is_projected():
    row = json.dumps({"id": 7, "text": "x" * 50_000}).encode()
    stream = RecordStream(lambda record: record["id"])
    tracemalloc.start()
    stream.feed(b"[" + row)
    for _ in range(200):
        stream.feed(b"," + row)
    stream.feed(b"]")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream.finish() == (7,) * 201
    assert most < 10 * len(row)


def test_a_record_that_its_projection_refuses_spoils_the_list():
    stream = RecordStream(lambda record: int(record["id"]))
    with pytest.raises(ValueError):
        stream.feed(b'[{"id": 1}, {"id": "x"}]')


AROUND = st.dictionaries(
    st.text().filter(lambda name: name != "results"), VALUES, max_size=3
)
PAGES = st.tuples(AROUND, RECORDS, AROUND, st.sampled_from([None, 2]))


def page_of(
    page: tuple[dict[str, object], list[object], dict[str, object], int | None],
) -> tuple[dict[str, object], bytes]:
    """Return a page's members without its list, and how it is written."""
    before, records, after, indent = page
    around = {**before, "results": None, **after}
    whole = {**before, "results": records, **after}
    return around, json.dumps(whole, indent=indent, ensure_ascii=False).encode()


def decoded_page(pieces: Iterable[bytes]) -> tuple[object, list[object]]:
    stream = PageStream(dict, "results")
    for piece in pieces:
        stream.feed(piece)
    around, records = stream.finish()
    return around, list(records)


@given(page=PAGES, places=st.lists(st.integers(min_value=0), max_size=9))
def test_any_cut_gives_the_same_page(page, places):
    around, body = page_of(page)
    assert decoded_page(cut(body, places)) == (around, page[1])


@given(page=PAGES, end=st.integers(min_value=0))
def test_nothing_of_a_cut_off_page_is_returned(page, end):
    _, body = page_of(page)
    with pytest.raises(ValueError):
        decoded_page([body[: end % len(body)]])


@given(written=WRITTEN, places=st.lists(st.integers(min_value=0), max_size=3))
def test_a_bare_list_is_a_page_with_nothing_around(written, places):
    records, body = written
    assert decoded_page(cut(body.encode(), places)) == (None, records)


@pytest.mark.parametrize(
    "around",
    [{"a": {"results": [{}]}}, {'"results":[': 1}, {"a": '{"results":[{}]'}],
)
def test_the_list_is_known_by_its_place(around):
    body = json.dumps({**around, "results": [{"b": 1}]}, separators=(",", ":"))
    found, records = decoded_page([body.encode()])
    assert found == {**around, "results": None}
    assert records == [{"b": 1}]


@pytest.mark.parametrize(
    "body",
    ["{}", '{"results":null}', '{"results":{}}', '{"pages":0}', "[] []", "1", ""],
)
def test_what_is_no_page(body):
    with pytest.raises(ValueError):
        decoded_page([body.encode()])
