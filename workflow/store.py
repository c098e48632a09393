"""Where MLflow keeps runs: refused before the first job if it cannot work for the last."""

import os
from collections.abc import Mapping
from pathlib import Path

DEFAULT = "sqlite:///mlflow.db"
DATABASES = ("sqlite", "postgresql", "mysql", "mssql")
SERVERS = ("http", "https", "databricks", "databricks-uc", "uc")


def store() -> str:
    """The address of MLflow's store: MLFLOW_TRACKING_URI, or a file in the working folder."""
    return os.environ.get("MLFLOW_TRACKING_URI") or DEFAULT


def database() -> Path | None:
    """The store's SQLite file, None where it is something else."""
    prefix = "sqlite:///"
    return Path(store().removeprefix(prefix)) if store().startswith(prefix) else None


def check_store(environment: Mapping[str, str]) -> None:
    """ValueError, one line, if MLFLOW_TRACKING_URI is no address that MLflow writes to.

    Nothing is asked of a server or database: whether it answers is known when it is written to.
    """
    uri = environment.get("MLFLOW_TRACKING_URI", "")
    scheme, found, _ = uri.partition("://")
    if found and scheme.partition("+")[0] in (*DATABASES, *SERVERS):  # as in mysql+pymysql
        return
    folders = environment.get("MLFLOW_ALLOW_FILE_STORE", "").lower() in ("true", "1")
    if uri in ("", "databricks") or (folders and (not found or scheme == "file")):
        return
    raise ValueError(
        f"MLFLOW_TRACKING_URI = {uri!r}: MLflow cannot write there; allowed are a file as "
        "sqlite:///mlflow.db, another database, or a server as http://host:5000"
    )
