"""DiffAug for everyone's own data: an estimator with the conventions of scikit-learn."""

from diffaug.estimator.estimator import DiffAug as DiffAug
