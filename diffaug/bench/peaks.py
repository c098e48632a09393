"""The rate of bfloat16 matrix products that a GPU's maker promises."""

import re

# Words of the device's name -> dense bfloat16 TFLOP/s with float32 sums (NVIDIA's data sheets).
PEAKS = {
    ("B200",): 2250.0,
    ("GH200",): 989.5,
    ("H200",): 989.5,
    ("H200", "NVL"): 835.5,
    ("H100",): 989.5,
    ("H100", "NVL"): 835.5,
    ("H100", "PCIe"): 756.0,
    ("A100",): 312.0,
    ("A40",): 149.7,
    ("A10",): 125.0,
    ("A10G",): 70.0,
    ("L40S",): 362.0,
    ("L4",): 121.0,
}


def peak_flops(device_name: str) -> float | None:
    """Dense bfloat16 operations a second of the named device, None where unknown.

    Of several entries the one with most words holds. A slice of a card (MIG) has less than the
    card and is unknown.

    >>> peak_flops("NVIDIA H200")
    989500000000000.0
    """
    words = set(re.split(r"[\s-]+", device_name))
    known = [entry for entry in PEAKS if words.issuperset(entry)]
    if not known or "MIG" in words:
        return None
    return PEAKS[max(known, key=len)] * 1e12
