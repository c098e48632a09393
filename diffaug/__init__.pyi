# The public names: each is imported from here when it is asked for.

__version__: str

# The method, and its samples in a training loop of one's own
from diffaug.estimator import DiffAug as DiffAug
from diffaug.pairs import DiffAugViews as DiffAugViews

# Losses of two views
from diffaug.objectives.info_nce import info_nce_loss as info_nce_loss
from diffaug.objectives.nt_xent import nt_xent_loss as nt_xent_loss
from diffaug.objectives.soft_contrastive import soft_contrastive_loss as soft_contrastive_loss
from diffaug.objectives.dlme import dlme_loss as dlme_loss
from diffaug.objectives.moco import moco_loss as moco_loss
from diffaug.objectives.byol import byol_loss as byol_loss
from diffaug.losses.negative_cosine import negative_cosine as negative_cosine

# Objectives: a loss with the networks that it keeps beside the encoder
from diffaug.objectives.moco import MoCo as MoCo
from diffaug.objectives.byol import BYOL as BYOL
from diffaug.objectives.simsiam import SimSiam as SimSiam
from diffaug.models.queue import Queue as Queue
from diffaug.models.heads import mlp_head as mlp_head

# Hand-made views
from diffaug.views.tables import NeighbourMix as NeighbourMix
from diffaug.views.neighbours import nearest_neighbours as nearest_neighbours
from diffaug.views.tables import Noise as Noise
from diffaug.views.tables import Masking as Masking
from diffaug.views.mask_features import FeatureMasking as FeatureMasking
from diffaug.views.mixup import Mixup as Mixup
from diffaug.views.thinning import Thinning as Thinning
from diffaug.views.images import Shift as Shift
from diffaug.views.geometry import RandomResizedCrop as RandomResizedCrop
from diffaug.views.colour import ColourJitter as ColourJitter
from diffaug.views.blur import GaussianBlur as GaussianBlur
from diffaug.views.base import Chain as Chain
from diffaug.views.draws import Sometimes as Sometimes

# The diffusion process and its samplers
from diffaug.diffusion.schedule import NoiseSchedule as NoiseSchedule
from diffaug.diffusion.objective import diffusion_loss as diffusion_loss
from diffaug.diffusion.ema import Ema as Ema
from diffaug.diffusion.samplers import ddpm_sample as ddpm_sample
from diffaug.diffusion.samplers import ddim_sample as ddim_sample
from diffaug.diffusion.dpm_solver import dpm_solver_sample as dpm_solver_sample

# Denoisers
from diffaug.models.residual_mlp import ResidualMLPDenoiser as ResidualMLPDenoiser
from diffaug.models.unet import UNetDenoiser as UNetDenoiser
from diffaug.models.listing1 import Listing1Denoiser as Listing1Denoiser
from diffaug.models.listing2 import Listing2Denoiser as Listing2Denoiser

# Encoders, and the space of their inputs
from diffaug.models.mlp import MLPEncoder as MLPEncoder
from diffaug.models.released_mlp import ReleasedMLPEncoder as ReleasedMLPEncoder
from diffaug.models.small_resnet import SmallResNet as SmallResNet
from diffaug.models.resnet import ResNetEncoder as ResNetEncoder
from diffaug.models.input_space import InputSpace as InputSpace
from diffaug.training.inputs import Inputs as Inputs
