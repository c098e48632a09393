"""`DiffAug`: the method as an estimator with the conventions of scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags, check_random_state
from sklearn.utils.validation import check_is_fitted

from diffaug.estimator import use
from diffaug.estimator.bar import one_bar
from diffaug.estimator.device import find_device
from diffaug.estimator.memory import check_memory, needed_to_fit
from diffaug.estimator.protocol import plain, settings_for
from diffaug.estimator.rounds import Trained, every_round
from diffaug.estimator.rows import check_labels, checked_rows, is_on_disk, tensor_of
from diffaug.estimator.stopping import MOST, best_round


class DiffAug(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Contrastive embedding with positives from a diffusion model that is trained beside it.

    Rows of a table (N, D) or images (N, C, H, W) are embedded without labels: `transform` gives z,
    which has two numbers for a table and 64 for an image, and `augment` draws new rows. Training
    is that of the workflow, phase by phase, and gives equal weights for equal settings.

    Args:
        n_components: Width of z. None: 2 of tables, 64 of images.
        n_rounds: How often the generator and then the encoder are trained after the first
            training of the encoder. None: as the settings say, once. 0: the encoder alone, which
            is fastest; nothing is generated. "auto": until z keeps no more of the rows'
            neighbours, at most eight times (`diffaug.estimator.stopping`).
        budget: Multiplies the steps of every phase: 0.1 is a quick look, 2 trains twice as long.
            How many they are by default depends on the rows: see `diffaug.estimator.budget`.
        settings: Anything of a protocol of params.yaml, such as {"mixing": {"lam": 0.1}}, laid
            over the protocol `tuned` as `diffaug.estimator.protocol.QUICKER` changes it.
        device: "auto" (the accelerator where there is one), "cpu", "cuda" or "cuda:<number>".
        random_state: Seed, from 0. An integer gives equal results on one machine.
        verbose: Whether to show a progress bar with the time left.

    Attributes:
        n_features_in_: Numbers in a row.
        feature_names_in_: Names of the columns, where they have any.
        n_samples_fit_: Rows that it was fitted on.
        row_shape_: (D,) or (C, H, W).
        settings_: All settings of the fit (`diffaug.settings.Settings`).
        seed_: The seed of the fit.
        history_: One mapping an epoch: phase, round, epoch and the losses.

    >>> from diffaug import DiffAug
    >>> from sklearn.datasets import load_digits
    >>> X = load_digits(return_X_y=True)[0][:300]
    >>> DiffAug(budget=0.01, random_state=0).fit_transform(X).shape
    (300, 2)
    """

    def __init__(
        self,
        n_components: int | None = None,
        *,
        n_rounds: int | str | None = None,
        budget: float = 1.0,
        settings: Mapping[str, Any] | None = None,
        device: str = "auto",
        random_state: int | np.random.RandomState | None = None,
        verbose: bool = False,
    ) -> None:
        self.n_components = n_components
        self.n_rounds = n_rounds
        self.budget = budget
        self.settings = settings
        self.device = device
        self.random_state = random_state
        self.verbose = verbose

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on the rows.

        Args:
            X: Table (N, D), dense or sparse, or images (N, C, H, W); numbers of any real type. A
                float32 array that `np.load(file, mmap_mode="r")` gives is read as it is needed,
                and may be larger than memory.
            y: Not used; None, or one label of each row.

        Raises:
            ValueError: One line that says which argument is wrong and what is allowed.
            MemoryError: One line that says how much memory is needed.
        """
        device = find_device(self.device)
        rows = checked_rows(self, X, None)
        check_labels(y, len(rows))
        settings = self._settings(rows.shape)
        needed = needed_to_fit(rows.shape, settings, is_on_disk(X))
        check_memory(needed, device, f"a fit on X {rows.shape}")
        x = tensor_of(rows).to(device)
        count = 0 if self._encoder_alone else settings.rounds.count
        with one_bar(settings, count, len(rows), self.verbose) as drawn:
            states = every_round(settings, x, _seed_of(self.random_state), drawn)
            if self.n_rounds == "auto":
                trained = best_round(islice(states, 1, None), x)
            else:
                trained = next(islice(states, count, None))
        self.n_samples_fit_, self.row_shape_ = len(rows), rows.shape[1:]
        self._rows: np.ndarray | None = rows
        return self._take(trained)

    def transform(self, X: Any) -> np.ndarray:
        """Return z (N, n_components) float32 of rows like those of `fit`."""
        check_is_fitted(self)
        rows = tensor_of(checked_rows(self, X, self.row_shape_))
        return use.embedded(self._trained, rows.to(find_device(self.device)))

    def augment(self, X: Any = None, n_samples: int = 1, random_state: Any = None) -> np.ndarray:
        """Draw new rows that resemble given ones, in the data's own numbers.

        The generator of the last round draws them. That of a table works on the first principal
        components (50 by default), so samples lie in the space that these span: whatever else a
        row holds, mostly noise, is missing in them. Samples of images lose nothing in this way.

        Args:
            X: Rows to resemble, as for `transform`; None stands for the rows of `fit`.
            n_samples: How many to draw of each row.
            random_state: As of the estimator; None draws with the seed of the fit, so that a
                second call gives the same samples.

        Returns:
            (n_samples * N, ...) all rows once, then all once more: `np.tile(y, n_samples)` are
            their labels. Bytes where images were bytes, else float32.

        Raises:
            ValueError: Where the settings train no generator, or where X is missing after `load`.
        """
        check_is_fitted(self)
        if not isinstance(n_samples, int | np.integer) or n_samples < 1:
            raise ValueError(f"n_samples = {n_samples!r}: allowed is a whole number from 1")
        rows = self._rows if X is None else checked_rows(self, X, self.row_shape_)
        if rows is None:
            raise ValueError("X is missing: a loaded model does not hold the rows of its fit")
        seed = self.seed_ if random_state is None else _seed_of(random_state)
        x = tensor_of(rows).to(find_device(self.device))
        return use.augmented(self._trained, x, n_samples, seed)

    def save(self, folder: str | Path) -> None:
        """Write the fitted model into a new folder: see `diffaug.estimator.folder`."""
        from diffaug.estimator.folder import save

        check_is_fitted(self)
        save(self, folder)

    @classmethod
    def load(cls, folder: str | Path, device: str = "auto") -> DiffAug:
        """Read a model from its folder; nothing in there is run as code.

        Raises:
            ValueError: One line, where the folder is damaged or of another format.
        """
        from diffaug.estimator.folder import load

        find_device(device)
        return load(folder).set_params(device=device)

    def _settings(self, shape: tuple[int, ...]) -> Any:
        if not isinstance(self.budget, int | float) or not 0 < self.budget < float("inf"):
            raise ValueError(f"budget = {self.budget!r}: allowed is a number above 0")
        short: dict[str, Any] = {}
        if self.n_components is not None:
            short["encoder"] = {"z_dim": plain(self.n_components)}
        if self._encoder_alone:
            short["mixing"] = {"lam": 0}
        elif self.n_rounds is not None:
            short["rounds"] = {"count": MOST if self.n_rounds == "auto" else plain(self.n_rounds)}
        return settings_for(shape, self.budget, self.settings or {}, short)

    @property
    def _encoder_alone(self) -> bool:
        return type(plain(self.n_rounds)) is int and self.n_rounds == 0

    def _take(self, trained: Trained) -> Self:
        self._trained = trained
        self.settings_, self.seed_ = trained.settings, trained.seed
        self.history_ = trained.history
        return self

    @property
    def _n_features_out(self) -> int:
        return self.settings_.encoder.z_dim

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_trained")

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags


def _seed_of(random_state: Any) -> int:
    """A whole number itself, so that it is the seed of a run; else one drawn from it."""
    if isinstance(random_state, int | np.integer):
        if not 0 <= random_state < 2**32:
            raise ValueError(f"random_state = {random_state}: allowed is 0 to 2**32 - 1")
        return int(random_state)
    return int(check_random_state(random_state).randint(2**31 - 1))
