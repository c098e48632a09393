"""The workflow's own modules: what to build, how DVC and MLflow hear of it."""
