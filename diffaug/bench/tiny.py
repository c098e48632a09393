"""Settings so small that a dry run of everything takes seconds on one core."""

from diffaug.layers import overlay
from diffaug.settings import Settings

COUNTS = {"unit": "epochs", "estep1": 2, "mstep": 2, "estep2": 2}
SMALL = {
    "estep": {"batch_size": 8},
    "mstep": {"denoiser": {"width": 8}, "steps": 4, "optimiser": {"batch_size": 6}},
    "augment": {"steps": 2, "copies": 2},
    "budget": COUNTS,
}
ENCODER = {"kind": "small_resnet", "width": 8, "z_dim": 4}


def tiny(settings: Settings, images: bool = False) -> Settings:
    """Return the settings with small networks and batches; the rest is as it was.

    images: whether the encoder is one of images, which becomes a small ResNet.
    """
    small = overlay(SMALL, {"encoder": ENCODER} if images else {})
    return Settings.model_validate(overlay(settings.model_dump(mode="json"), small))
