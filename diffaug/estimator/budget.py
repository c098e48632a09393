"""How long the estimator trains on so many rows."""

import math

# Updates of the weights in E-step 1, the M-step and E-step 2 that are enough for so many rows:
# those of zeisel and of digits in params.yaml.
TABLES = (3000, {"estep1": 1500, "mstep": 1000, "estep2": 300})
IMAGES = (1437, {"estep1": 400, "mstep": 400, "estep2": 80})


def budget_for(shape: tuple[int, ...], share: float = 1.0) -> dict[str, str | int]:
    """Return a budget in steps, as `diffaug.settings.Budget` takes it.

    Steps grow with the square root of the rows: more rows have more to teach, but each of them
    resembles many others. Fewer rows than above get as many steps as these. Columns cost little,
    since networks of tables see principal components. One round took a minute of one core's time
    on 3,000 x 1,457 numbers, which makes ten, by the parts, on 100,000 x 50.

    Args:
        shape: Of the training rows: (N, D) of tables, (N, C, H, W) of images.
        share: Multiplies the steps of every phase; above 0.

    >>> budget_for((12000, 50))
    {'unit': 'steps', 'estep1': 3000, 'mstep': 2000, 'estep2': 600}
    """
    rows, steps = IMAGES if len(shape) == 4 else TABLES
    factor = share * math.sqrt(max(1.0, shape[0] / rows))
    return {"unit": "steps", **{name: math.ceil(factor * n) for name, n in steps.items()}}
