"""What the forms say: invoices of a lamp maker that never was, in a town that is on no map."""

from __future__ import annotations

from dataclasses import dataclass

MAKER = "Quillfeather & Moss"
ADDRESS = "Makers of lamps and lanterns, 7 Tallow Row, Eastmere"


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the table; `amount` in cents."""

    description: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """One form: `name` is its file's, which says whether it is a PDF or a scan; `shipping` in cents."""

    name: str
    number: str
    date: str
    due: str
    customer: str
    street: str
    city: str
    items: tuple[Item, Item]
    shipping: int
    recipient: str
    paid: bool

    @property
    def subtotal(self) -> int:
        """The amounts of the items together, in cents."""
        return sum(item.amount for item in self.items)

    @property
    def total(self) -> int:
        """The amount to pay, in cents."""
        return self.subtotal + self.shipping

    @property
    def is_long(self) -> bool:
        """Whether a second page with terms follows: TIFF is how scanners keep several pages."""
        return self.name.endswith(".tif")


def money(cents: int) -> str:
    """An amount as it is printed."""
    return f"${cents // 100:,}.{cents % 100:02}"


INVOICES: tuple[Invoice, ...] = (
    Invoice(
        "invoice-01.pdf", "QM-1042", "2021-03-02", "2021-04-01", "Brambleholt Theatre", "12 Curtain Lane", "Brambleholt",
        (Item("Footlight, brass", 12, 74400), Item("Wick, braided", 60, 5400)), 3850, "Odile Farrow", True,
    ),
    Invoice(
        "invoice-02.pdf", "QM-1047", "2021-03-09", "2021-04-08", "Orrin Vale Library", "1 Quiet Street", "Orrin Vale",
        (Item("Reading lamp, green shade", 8, 103200), Item("Shade, spare", 4, 11600)), 2975, "Tobin Ashgrove", False,
    ),
    Invoice(
        "invoice-03.png", "QM-1053", "2021-03-17", "2021-04-16", "Saltmarsh Tea Rooms", "40 Heron Quay", "Saltmarsh",
        (Item("Table lantern, copper", 15, 86250), Item("Lamp oil, one gallon", 6, 14100)), 4200, "Maribel Tansy", True,
    ),
    Invoice(
        "invoice-04.pdf", "QM-1058", "2021-03-24", "2021-04-23", "Copper Heron Inn", "3 Ferry Stairs", "Lower Wend",
        (Item("Wall sconce, iron", 10, 67500), Item("Chimney glass", 24, 21360)), 5125, "Jonas Pellworm", False,
    ),
    Invoice(
        "invoice-05.jpg", "QM-1064", "2021-04-06", "2021-05-06", "Larkspur Lane School", "88 Larkspur Lane", "Tarn Hollow",
        (Item("Desk lamp, enamel", 32, 190400), Item("Switch, porcelain", 32, 22080)), 6740, "Hester Blythe", True,
    ),
    Invoice(
        "invoice-06.tif", "QM-1071", "2021-04-15", "2021-05-15", "Nine Owls Observatory", "Observatory Hill", "Nether Kell",
        (Item("Red night lamp", 9, 71910), Item("Star lantern, tin", 3, 19350)), 3310, "Cosimo Wrenfield", False,
    ),
    Invoice(
        "invoice-07.pdf", "QM-1076", "2021-04-22", "2021-05-22", "Pond Street Clinic", "19 Pond Street", "Eastmere",
        (Item("Examination lamp", 5, 118750), Item("Bracket, folding", 5, 16450)), 2890, "Ilse Marrow", True,
    ),
    Invoice(
        "invoice-08.pdf", "QM-1080", "2021-05-04", "2021-06-03", "Thimble and Thread", "6 Needle Yard", "Fallow Cross",
        (Item("Sewing lamp, hinged", 7, 64050), Item("Lens, four inch", 7, 24150)), 2460, "Winifred Sedge", False,
    ),
    Invoice(
        "invoice-09.pdf", "QM-1085", "2021-05-12", "2021-06-11", "Gull Point Harbour", "Pier Two", "Hither Skerry",
        (Item("Storm lantern, large", 18, 143100), Item("Signal glass, red", 10, 12900)), 8875, "Bartholomew Keel", True,
    ),
    Invoice(
        "invoice-10.pdf", "QM-1091", "2021-05-20", "2021-06-19", "Ashfold Bell Foundry", "2 Clapper Road", "Ashfold",
        (Item("Furnace lamp, caged", 6, 98700), Item("Cage, spare", 12, 28440)), 7130, "Greta Hollin", False,
    ),
    Invoice(
        "invoice-11.pdf", "QM-1096", "2021-05-28", "2021-06-27", "Mistletoe Cottage Press", "5 Inkwell Walk", "Upper Wend",
        (Item("Proofing lamp", 4, 57960), Item("Globe, frosted", 16, 13440)), 2115, "Perrin Oakes", True,
    ),
)  # fmt: skip
"""The forms in order: six are enough to train and try a model, the preview of 2.0 wants eleven."""
