import pytest

from diffaug.settings import Settings
from diffaug.tables.training import hours_rows, training_rows

PRINTED = [
    {
        "dataset": "hcl500",
        "nu": "0.1",
        "lr": "0.0001",
        "weight_decay": "1e-6",
        "batch_size": "300",
        "gpu": "1*V100",
        "hours": "20.1",
    }
]


def settings(contrast, lam=0.1, mstep_lr=0.001, training="alternating"):
    optimiser = {"lr": mstep_lr, "weight_decay": 1e-6, "batch_size": 300}
    return Settings.model_validate(
        {
            "space": {"kind": "unit"},
            "encoder": {"kind": "mlp", "z_dim": 4},
            "contrast": contrast,
            "views": {"steps": [{"name": "neighbour_mix"}]},
            "estep": {"lr": 0.001, "weight_decay": 1e-6, "batch_size": 256},
            "mstep": {
                "denoiser": {"kind": "residual_mlp", "width": 8},
                "target": "v",
                "condition": "y",
                "scaling": "unit",
                "optimiser": optimiser,
            },
            "augment": {"sampler": "ddim"},
            "mixing": {"lam": lam},
            "budget": {"estep1": 5, "mstep": 6, "estep2": 7},
            "training": training,
        }
    )


SOFT = {"loss": "soft_contrastive", "nu_z": 0.2}


def test_ours_beside_the_paper():
    rows = training_rows({("zeisel", "tuned"): settings(SOFT)}, "CPU", PRINTED, "biology")
    assert rows == [
        {
            "dataset": "zeisel",
            "protocol": "tuned",
            "loss": "soft_contrastive, squared kernel",
            "nu": "0.2",
            "lr": "0.001",
            "weight_decay": "1e-06",
            "batch_size": "256 / 300",
            "budget": "5 / 6 / 7 epochs",
            "device": "CPU",
        },
        {
            "dataset": "hcl500",
            "protocol": "paper, as printed",
            "loss": "soft_contrastive",
            "nu": "0.1",
            "lr": "0.0001",
            "weight_decay": "1e-6",
            "batch_size": "300",
            "budget": "330 / 330 / 340 epochs",
            "device": "1*V100",
        },
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            settings({"loss": "info_nce", "nu": 2.0}, lam=0),
            {"loss": "info_nce, t kernel", "nu": "2", "lr": "0.001", "budget": "5 / – / 7 epochs"},
        ),
        (
            settings({"loss": "nt_xent"}, mstep_lr=0.01),
            {"loss": "info_nce, cosine, temperature 0.5", "nu": "", "lr": "0.001 / 0.01"},
        ),
        (settings({"loss": "byol"}), {"loss": "BYOL", "nu": ""}),
        (settings({"loss": "dlme", "nu_z": 0.01}), {"loss": "DLME", "nu": "0.01"}),
        (
            settings(SOFT, training="joint"),
            {"budget": "12 joint epochs", "batch_size": "256 / 300"},
        ),
    ],
)
def test_what_a_protocol_shows(cell, expected):
    (row,) = training_rows({("digits", "p"): cell}, "CPU", [], "vision")
    assert {name: row[name] for name in expected} == expected


def test_unknown_domain():
    with pytest.raises(ValueError, match="domain 'sound': allowed are vision, biology"):
        training_rows({}, "CPU", [], "sound")


def test_hours():
    rows = hours_rows({("digits", "tuned", "estep1"): [(1800.0, 512.0), (5400.0, 1536.0)]})
    assert rows == [
        {
            "dataset": "digits",
            "method": "tuned",
            "phase": "estep1",
            "runs": 2,
            "seconds_mean": "3600.0",
            "hours_total": "2.000",
            "peak_gib": "1.50",
        }
    ]
