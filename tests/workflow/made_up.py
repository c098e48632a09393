"""Small made-up cells of tables, for MLflow."""

from pathlib import Path

from workflow.records import CellRecord

SETTINGS = {
    "phases": ["estep1"],
    "contrast": {"loss": "info_nce", "nu": 1.0},
    "estep": {"lr": 0.001},
    "mixing": {"lam": 0.1},
}


def made_up(folder: Path, tables: tuple[str, ...]) -> list[CellRecord]:
    """B3 with a checkpoint and curves, and PCA without, from two seeds on digits in each table."""
    checkpoint = folder / "checkpoint.pt"
    checkpoint.write_bytes(b"weights")
    history = [
        {"phase": "estep1", "epoch": str(epoch), "contrastive": f"{1 / epoch:.4f}"}
        for epoch in (1, 2, 3)
    ]
    return [
        CellRecord(
            table=table,
            label=label,
            short=short,
            method=method,
            dataset="digits",
            seed=seed,
            settings=SETTINGS if method == "tuned-B3" else {},
            metrics={"z/train/svm_rbf": share + seed / 100},
            history=history if method == "tuned-B3" else [],
            checkpoint=checkpoint if method == "tuned-B3" else None,
            data_sha256="abc",
        )
        for table in tables
        for label, short, method, share in (
            ("B3, InfoNCE instead of the soft loss", "B3", "tuned-B3", 0.96),
            ("PCA", "pca", "pca", 0.9),
        )
        for seed in (0, 1)
    ]
