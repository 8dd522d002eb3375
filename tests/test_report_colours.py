"""The colours of fields on the page of `dataprep report`: told apart by every eye, and readable under white text."""

from __future__ import annotations

import re

import numpy as np
import pytest

from dataprep.findings import Report
from dataprep.viewer.contents import data_of
from dataprep.viewer.document import document
from tests.test_report import Blocks

SEEN: dict[str, list[list[float]]] = {
    "all": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""What is seen of linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1)."""

TO_CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
"""To Oklab (Ottosson 2020), in which equal distances look alike."""


def linear_hues() -> np.ndarray:
    """The colours of fields as linear red, green and blue, (8, 3)."""
    hues = re.findall(r"\.hue-\d \{ --hue: #(\w{6})", Blocks(document_of_nothing()).scripts["style"])
    values = np.array([[int(hue[at : at + 2], 16) / 255 for at in (0, 2, 4)] for hue in hues])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def document_of_nothing() -> str:
    return document(data_of(Report((), ()), [], [], {}), [], [])


@pytest.mark.parametrize("eye", SEEN)
def test_colours_of_fields_can_be_told_apart(eye: str) -> None:
    seen = np.clip(linear_hues() @ np.array(SEEN[eye]).T, 0, 1)
    lab = np.cbrt(seen @ np.array(TO_CONES).T) @ np.array(TO_LAB).T
    apart = np.linalg.norm(lab[:, None] - lab[None], axis=-1)[np.triu_indices(8, 1)]
    assert apart.min() > (0.15 if eye == "all" else 0.06)


def test_white_text_can_be_read_on_the_colours_of_fields() -> None:
    luminance = linear_hues() @ np.array([0.2126, 0.7152, 0.0722])
    assert (1.05 / (luminance + 0.05)).min() >= 4.5
