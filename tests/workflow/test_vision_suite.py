"""The suite `vision` as it is, on archives in the upstream layout that hold a few images each."""

import pytest

from tests.data.upstream import write_cifar10, write_cifar100, write_stl10, write_tinyimagenet
from tests.workflow.conftest import Copy

pytestmark = [pytest.mark.workflow, pytest.mark.timeout(1200)]

# Archives of another size than the public ones: the copy's catalogue takes them as they are.
NAMES = ("cifar10", "cifar100", "stl10", "tinyimagenet")
TAKEN_AS_THEY_ARE = """
from dataclasses import replace

_sources = tuple(replace(source, sha256="") for source in ENTRY.sources)
ENTRY = replace(ENTRY, sources=_sources, shape=None, class_counts=None)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy with mirror, budgets of one epoch, one seed and small networks."""
    project = Copy(tmp_path_factory.mktemp("vision"))
    mirror = project.folder / "mirror"
    mirror.mkdir()
    write_cifar10(mirror, 11)
    write_cifar100(mirror, 48, 16, occurring=8)
    write_stl10(mirror, 40, 8, 16)
    write_tinyimagenet(mirror, 4, 12, 16)
    project.environment["DIFFAUG_DATA_MIRROR"] = str(mirror)
    for name in NAMES:
        with (project.folder / f"diffaug/data/catalogue/{name}.py").open("a") as file:
            file.write(TAKEN_AS_THEY_ARE)
    project.edit("suite", value="vision")
    project.edit("suites", "vision", "seeds", value=[0])
    project.edit("suites", "vision", "lambdas", value=[0, 1])
    project.edit("suites", "vision", "variants", value=["MoCo", "SimCLR-Mix"])
    for name in NAMES:
        project.edit("datasets", name, "budget", value={"estep1": 1, "mstep": 1, "estep2": 1})
        overlays = project.params()["datasets"][name]["overlays"]
        overlays["tuned"]["mstep"]["denoiser"]["width"] = 16
        overlays["tuned"]["augment"] = {"steps": 2, "copies": 1}
        overlays["paper"]["encoder"] = {"kind": "small_resnet", "width": 8}
        if name != "cifar10":  # One ResNet-18 is enough, and of 96 pixels takes minutes.
            overlays["tuned"]["encoder"] = {"kind": "small_resnet", "width": 8, "z_dim": 16}
        overlays["paper"]["augment"] = {"sampler": "ddim", "steps": 2}
        project.edit("datasets", name, "overlays", value=overlays)
    return project


def test_vision_runs_from_archives_to_tables(project):
    project.jobs("snakemake", "--cores", "2", "phase_report")
    table = (project.folder / "results/reports/vision/tables/table1.md").read_text()
    for name in NAMES:
        assert f"## {name}\n" in table
    for method in ("MoCo v2", "SimCLR + Mixup", "DiffAug, as printed", "DiffAug, tuned"):
        assert table.count(f"| {method} |") == 4, method
