"""Letters of five by seven dots, and how a title is set in them."""

from collections.abc import Iterator
import unicodedata

HEIGHT, ADVANCE = 7, 6
_DOTS = {
    "0": "3E5149453E",
    "1": "00427F4000",
    "2": "4261514946",
    "3": "2141454B31",
    "4": "1814127F10",
    "5": "2745454539",
    "6": "3C4A494930",
    "7": "0171090503",
    "8": "3649494936",
    "9": "064949291E",
    "A": "7E1111117E",
    "B": "7F49494936",
    "C": "3E41414122",
    "D": "7F4141221C",
    "E": "7F49494941",
    "F": "7F09090901",
    "G": "3E4149497A",
    "H": "7F0808087F",
    "I": "00417F4100",
    "J": "2040413F01",
    "K": "7F08142241",
    "L": "7F40404040",
    "M": "7F020C027F",
    "N": "7F0408107F",
    "O": "3E4141413E",
    "P": "7F09090906",
    "Q": "3E4151215E",
    "R": "7F09192946",
    "S": "4649494931",
    "T": "01017F0101",
    "U": "3F4040403F",
    "V": "1F2040201F",
    "W": "3F4038403F",
    "X": "6314081463",
    "Y": "0708700807",
    "Z": "6151494543",
}  # fmt: skip - five columns each, two hexadecimal digits a column, lowest bit on top


def lines_of(title: str, width: int) -> list[str]:
    """Break a title into lines of at most `width` known letters; longer words stay."""
    plain = unicodedata.normalize("NFKD", title).upper()
    known = "".join(one if one in _DOTS else " " for one in plain if one.isascii())
    lines = [""]
    for word in known.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def dots_of(line: str) -> Iterator[tuple[int, int]]:
    """Yield column and row of every dot of a line, from its upper left corner."""
    for position, letter in enumerate(line):
        for column, bits in enumerate(bytes.fromhex(_DOTS.get(letter, ""))):
            for row in range(HEIGHT):
                if bits >> row & 1:
                    yield position * ADVANCE + column, row
