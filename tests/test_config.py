"""params.yaml: what it may hold, what it says about mistakes, how cells are merged."""

import copy
import json
import subprocess
import sys
from functools import reduce
from pathlib import Path

import pytest
import yaml

from diffaug.config import load, parse
from diffaug.layers import for_domain, overlay
from diffaug.objectives import Contrast
from diffaug.params_file import read_yaml
from diffaug.settings import PHASES, Budget, Mixing, Settings
from diffaug.views.base import ViewSettings

COMMITTED = Path(__file__).parents[1] / "params.yaml"
DIGITS, TUNED = "datasets.digits", "protocols.tuned"
CONTENT = """
suite: embedded
protocol: tuned
metrics: {shown: z/train/knn, vision: [z/train/knn], biology: [z/train/knn]}
suites:
  smoke:
    {datasets: [digits], baselines: [pca], protocols: [tuned], variants: [A1], seeds: [0],
     lambdas: [0, 1]}
  embedded:
    {datasets: [digits, zeisel], baselines: [], protocols: [tuned], variants: [], seeds: [0, 1],
     lambdas: [0, 0.1]}
datasets:
  digits:
    catalogue: digits
    budget: {estep1: 3, mstep: 4, estep2: 5}
    overlays: {paper: {augment: {sampler: ddim, steps: 50}}}
  zeisel:
    catalogue: zeisel
    budget: {estep1: 3, mstep: 4, estep2: 5}
protocols:
  paper: &paper
    space: {kind: unit}
    encoder: {kind: mlp}
    contrast: {loss: soft_contrastive}
    views: {steps: [{name: neighbour_mix, k: 15}, {name: noise}]}
    estep: {lr: {vision: 0.1, biology: 0.2}, weight_decay: 0, batch_size: 300}
    mstep:
      denoiser: {kind: residual_mlp, width: 128}
      target: v
      condition: y
      scaling: unit
      optimiser: {lr: 0.1, weight_decay: 0, batch_size: 300}
    augment: {sampler: ddpm}
    mixing: {lam: 0.1}
  tuned: *paper
variants:
  A1: {mstep: {condition: onehot}}
  B2: {mixing: {lam: 0}}
  B4: {contrast: {loss: soft_contrastive}, training: joint}
"""


@pytest.fixture
def content():
    # Through JSON: the protocols of the text are one object, its edits would be of both.
    return json.loads(json.dumps(yaml.safe_load(CONTENT)))


def put(content, path, value):
    """Set `content` at a dotted path, in place; numbers index lists."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    reduce(lambda inner, part: inner[part], parents, content)[last] = value
    return content


def complaint(content):
    with pytest.raises(ValueError, match=r"^params\.yaml: ") as caught:
        parse(content)
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix("params.yaml: ")


def test_committed_file_loads_and_every_cell_has_settings():
    params = load(COMMITTED)
    for dataset in params.datasets:
        for protocol in params.protocols:
            applying = [v for v in params.variants if params.applies(v, dataset)]
            for variant in (None, *applying):
                assert isinstance(params.settings(dataset, protocol, variant), Settings)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("foo", "suite, protocol, metrics, suites, datasets, protocols, variants"),
        ("suites.smoke.foo", "datasets, baselines, protocols, variants, seeds, lambdas"),
        ("datasets.digits.foo", "rows, training_rows, budget, overlays, catalogue"),
        ("datasets.digits.budget.foo", "unit, estep1, mstep, estep2"),
        ("datasets.digits.overlays.paper.augment.foo", "sampler, steps, copies, strength"),
        ("protocols.tuned.mixing.foo", "lam, source"),
        ("protocols.tuned.mstep.optimiser.foo", "lr, weight_decay, batch_size, schedule"),
        ("protocols.paper.space.components", "kind"),
        ("variants.B4.contrast.foo", "loss, kernel, nu_y, nu_z, beta, detach_target"),
        ("protocols.tuned.mstep.denoiser.patch", "width, kind, blocks"),
    ],
)
def test_unknown_key_is_named_with_its_value_and_the_allowed_ones(content, path, allowed):
    message = complaint(put(content, path, 7))
    assert message.startswith(f"{path} = 7: unknown key; allowed: {allowed}")


@pytest.mark.parametrize("path", ["protocols.tuned.foo", "variants.A1.foo"])
def test_unknown_section_is_named_with_the_sections(content, path):
    sections = ", ".join(Settings.model_fields)
    assert complaint(put(content, path, 7)) == f"{path} = 7: unknown key; allowed: {sections}"


def test_unknown_key_of_a_view_is_named(content):
    message = complaint(put(content, "protocols.tuned.views.steps.1.k", 3))
    place = "protocols.tuned.views.steps.1.k"
    assert message == f"{place} = 3: unknown key; allowed: name, strength"


@pytest.mark.parametrize(
    ("path", "value", "allowed"),
    [
        ("suite", "big", "unknown; allowed: smoke, embedded"),
        ("protocol", "best", "unknown; allowed: paper, tuned"),
        ("suite", 3, "should be a valid string"),
        ("suites.smoke", None, "should be a valid dictionary"),
        ("suites.smoke.lambdas.1", 1.5, "should be less than or equal to 1"),
        ("suites.smoke.lambdas.1", -0.1, "should be greater than or equal to 0"),
        ("suites.smoke.seeds.0", -1, "should be greater than or equal to 0"),
        ("suites.smoke.seeds.0", 0.5, "should be a valid integer"),
        ("suites.smoke.seeds.0", 2**32, "should be less than 4294967296"),
        (f"{DIGITS}.rows", 49, "should be greater than or equal to 50"),
        (f"{DIGITS}.budget.estep1", 0, "should be greater than or equal to 1"),
        (f"{DIGITS}.budget.mstep", -5, "should be greater than or equal to 1"),
        (f"{DIGITS}.budget.estep2", 1.5, "should be a valid integer"),
        ("protocols.tuned", None, "should be a valid dictionary"),
        (f"{TUNED}.mstep", 3, "should be a valid dictionary"),
        (f"{TUNED}.mixing.lam", 1.01, "should be less than or equal to 1"),
        (f"{TUNED}.mixing.lam", -0.01, "should be greater than or equal to 0"),
        (f"{TUNED}.mixing.lam", "0.1", "should be a valid number"),
        (f"{TUNED}.estep.lr", 0, "should be greater than 0"),
        (f"{TUNED}.estep.lr", float("inf"), "should be a finite number"),
        (f"{TUNED}.estep.batch_size", 1, "should be greater than or equal to 2"),
        (f"{TUNED}.views.both", 1, "should be a valid boolean"),
        (f"{TUNED}.mstep.ema", 1, "should be less than 1"),
        (f"{TUNED}.mstep.denoiser.width", True, "should be a valid integer"),
        (f"{TUNED}.mstep.condition", "label", "should be 'y', 'z', 'random' or 'onehot'"),
        (
            f"{TUNED}.contrast.loss",
            "no such",
            f"unknown; allowed: {', '.join(sorted(Contrast.kinds()))}",
        ),
        (f"{TUNED}.training", "both", "should be 'alternating' or 'joint'"),
        ("variants.B2.mixing.lam", 2, "should be less than or equal to 1"),
        (f"{DIGITS}.overlays.paper.augment.steps", 0, "should be greater than or equal to 1"),
    ],
)
def test_bad_value_is_named_with_key_and_what_is_allowed(content, path, value, allowed):
    assert complaint(put(content, path, value)) == f"{path} = {value!r}: {allowed}"


@pytest.mark.parametrize("key", ["datasets", "protocols", "seeds", "lambdas"])
def test_list_of_a_suite_must_not_be_empty(content, key):
    message = complaint(put(content, f"suites.smoke.{key}", []))
    assert message.startswith(f"suites.smoke.{key} = []: List should have at least 1 item")


@pytest.mark.parametrize(
    ("key", "values"),
    [("seeds", [1, 2, 1]), ("lambdas", [0.5, 0.5]), ("datasets", ["digits", "digits"])],
)
def test_list_of_a_suite_holds_each_value_once(content, key, values):
    message = complaint(put(content, f"suites.embedded.{key}", values))
    assert message == f"suites.embedded.{key} = {values}: each may stand once"


@pytest.mark.parametrize("values", [[0.5, 1], [0]])
def test_lambdas_hold_zero_and_what_is_compared_with_it(content, values):
    message = complaint(put(content, "suites.smoke.lambdas", values))
    assert message.startswith("suites.smoke.lambdas = [")
    assert message.endswith("]: 0 and at least one more are needed")


@pytest.mark.parametrize("name", ["t-sne", "PCA", "tuned"])
def test_unknown_baseline(content, name):
    message = complaint(put(content, "suites.embedded.baselines", ["pca", name]))
    known = "hnne, ivis, kpca, majority, pacmap, pca, phate, pumap, topo_ae, tsne, umap"
    assert message == f"suites.embedded.baselines = {name!r}: unknown; allowed: {known}"


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({"isomap": {}}, "baselines = 'isomap': unknown; allowed: hnne, ivis"),
        ({"tsne": {"perplexity": 0}}, "baselines.tsne.perplexity = 0: should be greater than 0"),
        ({"tsne": {"neighbours": 9}}, "baselines.tsne.neighbours = 9: unknown key; allowed: perpl"),
        ({"pca": {"components": 9}}, "baselines.pca.components = 9: unknown key; allowed: "),
    ],
)
def test_settings_of_baselines_are_checked(content, section, message):
    assert complaint(content | {"baselines": section}).startswith(message)


def test_settings_of_a_baseline_are_its_defaults_and_what_the_file_has(content):
    params = parse(content | {"baselines": {"tsne": {"perplexity": 7}}})
    assert params.baseline("tsne") == {"perplexity": 7, "exaggeration": 12}
    assert params.baseline("pca") == {}


def test_unknown_catalogue_name(content):
    message = complaint(put(content, f"{DIGITS}.catalogue", "digit"))
    assert message.startswith(f"{DIGITS}.catalogue = 'digit': unknown; allowed: cbmc, cifar10, ")


def test_the_domain_is_the_catalogues_and_cannot_be_set(content):
    datasets = parse(copy.deepcopy(content)).datasets
    assert [datasets[name].domain for name in ("digits", "zeisel")] == ["vision", "biology"]
    message = complaint(put(content, f"{DIGITS}.domain", "biology"))
    allowed = "rows, training_rows, budget"
    assert message.startswith(f"{DIGITS}.domain = 'biology': unknown key; allowed: {allowed}")


GOOD_NAMES = ["digits_small", "pbmc.3k", "nu-10", "10x", "A" * 64]
BAD_NAMES = ["more noise", "ν10", "a/b", "..", ".hidden", "-x", "", "a{b}", "x\n", "A" * 65]


@pytest.mark.parametrize("section", ["suites", "datasets", "protocols", "variants"])
def test_names_are_those_that_paths_can_bear(content, section):
    first = next(iter(content[section].values()))
    for name in GOOD_NAMES:
        content[section][name] = first
    parse(copy.deepcopy(content))
    for name in BAD_NAMES:
        wrong = copy.deepcopy(content)
        wrong[section][name] = first
        assert complaint(wrong) == (
            f"{section}: {name!r}: allowed in a name are up to 64 letters (A to Z, a to z), "
            "digits, '_', '.' and '-', the first a letter or digit"
        )


@pytest.mark.parametrize("section", ["suites", "datasets", "protocols", "variants"])
def test_names_differ_by_more_than_case(content, section):
    """A disk that does not tell a from A would give both one file."""
    content[section] |= dict.fromkeys(["SimCLR", "simclr"], next(iter(content[section].values())))
    assert complaint(content) == (
        f"{section}: 'SimCLR' and 'simclr' differ by case alone: give one of them another name"
    )


@pytest.mark.parametrize("key", ["datasets", "protocols"])
def test_unknown_name_in_a_suite(content, key):
    message = complaint(put(content, f"suites.smoke.{key}", ["x"]))
    known = ", ".join(content[key])
    assert message == f"suites.smoke.{key} = 'x': unknown; allowed: {known}"


def test_overlay_for_an_unknown_protocol(content):
    message = complaint(put(content, f"{DIGITS}.overlays.x", {}))
    assert message == f"{DIGITS}.overlays = 'x': unknown; allowed: paper, tuned"


def test_view_of_unknown_name_is_refused_with_the_known_ones(content):
    message = complaint(put(content, "protocols.tuned.views.steps.0.name", "blur"))
    known = ", ".join(sorted(ViewSettings.kinds()))
    assert message == f"protocols.tuned.views.steps.0.name = 'blur': unknown; allowed: {known}"


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("suite", "suite"),
        ("datasets.digits.budget.mstep", "datasets.digits.budget.mstep"),
        ("protocols.tuned.mstep", "protocols.tuned.mstep"),
        ("protocols.tuned.mstep.optimiser", "protocols.tuned.mstep.optimiser"),
    ],
)
def test_missing_key_is_named(content, path, missing):
    *parents, last = path.split(".")
    del reduce(dict.__getitem__, parents, content)[last]
    assert complaint(content) == f"{missing}: missing"


def test_components_are_no_images(content):
    put(content, "protocols.tuned.mstep.denoiser", {"kind": "unet", "width": 8})
    message = complaint(put(content, "protocols.tuned.mstep.scaling", "pca"))
    assert message.startswith(
        "protocols.tuned: mstep.denoiser.kind = 'unet': needs images, and mstep.scaling = 'pca' "
        "gives components; allowed are listing2, residual_mlp"
    )
    put(content, "protocols.tuned.mstep.denoiser", {"kind": "residual_mlp", "width": 8})
    assert parse(content).settings("digits", "tuned").mstep.components == 200


@pytest.mark.parametrize(
    "contrast",
    [
        {"loss": "nt_xent"},
        {"loss": "moco"},
        {"loss": "byol"},
        {"loss": "simsiam"},
    ],
)
def test_cosine_similarity_needs_more_than_a_plane(content, contrast):
    put(content, "variants.C", {"contrast": contrast})
    assert complaint(copy.deepcopy(content)) == (
        "protocols.paper, datasets.digits.overlays.paper, variants.C: encoder.z_dim = 2: "
        f"contrast.loss = {contrast['loss']!r} compares angles, of which a plane has one; "
        "3 or more are needed"
    )
    put(content, "variants.C.encoder", {"z_dim": 3})
    assert parse(content).settings("zeisel", "tuned", "C").encoder.z_dim == 3


@pytest.mark.parametrize("protocol", ["paper", "released"])
def test_each_protocol_may_be_the_main_one(protocol):
    """The settings that the study of tuned tries were laid over the main protocol."""
    content = read_yaml(COMMITTED) | {"protocol": protocol}
    params = parse(content)
    trials = params.selection.tuned.values(params, "zeisel")["trials"]
    assert trials == load(COMMITTED).selection.tuned.values(load(COMMITTED), "zeisel")["trials"]


def test_the_study_of_settings_names_a_known_protocol():
    content = read_yaml(COMMITTED)
    content["selection"]["tuned"]["protocol"] = "nonsense"
    with pytest.raises(ValueError, match=r"selection.tuned.protocol = 'nonsense': unknown"):
        parse(content)


def test_a_third_view_needs_a_loss_that_takes_it(content):
    put(content, "variants.C", {"contrast": {"loss": "byol"}, "mixing": {"place": "third"}})
    put(content, "variants.C.encoder", {"z_dim": 3})
    assert complaint(copy.deepcopy(content)).endswith(
        "variants.C: mixing.place = 'third': contrast.loss = 'byol' compares two views; allowed "
        "are dlme, info_nce, nt_xent, soft_contrastive"
    )
    put(content, "variants.C.contrast", {"loss": "nt_xent"})
    assert parse(content).settings("zeisel", "tuned", "C").third


def test_the_t_kernel_works_in_a_plane(content):
    put(content, "variants.C", {"contrast": {"loss": "info_nce"}})
    assert parse(content).settings("digits", "tuned", "C").encoder.z_dim == 2


def test_mistake_is_laid_to_the_layer_that_made_it(content):
    # The overlay also has the section `mstep`, but not the key that is wrong.
    put(content, f"{DIGITS}.overlays.paper", {"mstep": {"denoiser": {"width": 64}}})
    message = complaint(put(content, "protocols.paper.mstep.denoiser.blocks", 0))
    assert message.startswith("protocols.paper.mstep.denoiser.blocks = 0: ")
    put(content, f"{DIGITS}.overlays.paper", {"mstep": {"denoiser": {"blocks": -1}}})
    message = complaint(content)
    assert message.startswith("datasets.digits.overlays.paper.mstep.denoiser.blocks = -1: ")


def test_domain_mapping_must_have_every_domain_in_use(content):
    path = "protocols.paper.estep.lr"
    message = complaint(put(content, path, {"vision": 0.1}))
    assert message == f"{path} = {{'vision': 0.1}}: a value for domain 'biology' is missing"


@pytest.mark.parametrize("value", [None, [], "text"])
def test_content_that_is_no_mapping(value):
    assert complaint(value) == f"content = {value!r}: should be a valid dictionary"


def test_load_names_the_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("suite: [1,\nprotocol", encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.yaml: not valid YAML \(.*line 2") as caught:
        load(path)
    assert "\n" not in str(caught.value)
    path.write_text("suite: smoke", encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.yaml: protocol: missing"):
        load(path)


def test_load_refuses_a_key_that_stands_twice(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("a:\n  b: &x {c: 1}\n  d: {<<: *x, c: 2}\n  b: 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.yaml: a\.b: stands in lines 2 and 4;") as e:
        load(path)
    assert "\n" not in str(e.value)


def test_merged_keys_may_be_set_anew(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("a: &x {c: 1, d: 2}\nb: &y {<<: *x, c: 3}\ne: {<<: *y, d: 4}\n")
    assert read_yaml(path)["e"] == {"c": 3, "d": 4}


def test_for_domain_resolves_nested_mappings_and_leaves_the_rest():
    value = {"a": {"vision": {"b": 1}, "biology": 2}, "c": {"vision": 3, "other": 4}, "d": [5]}
    assert for_domain(value, "vision") == {"a": {"b": 1}, "c": {"vision": 3, "other": 4}, "d": [5]}
    assert for_domain(value, "biology")["a"] == 2


def test_later_layers_win_protocol_then_domain_then_overlay_then_variant(content):
    steps = {"vision": 11, "biology": 12}
    put(content, "protocols.paper.augment", {"sampler": "ddim", "steps": 10, "copies": 1})

    def settings(dataset, variant=None):
        return parse(copy.deepcopy(content)).settings(dataset, "paper", variant).augment

    put(content, f"{DIGITS}.overlays", {})
    put(content, "datasets.zeisel.overlays", {})
    assert settings("digits").steps == 10
    put(content, "protocols.paper.augment.steps", steps)
    assert (settings("digits").steps, settings("zeisel").steps) == (11, 12)
    put(content, f"{DIGITS}.overlays", {"paper": {"augment": {"steps": 13}}})
    assert (settings("digits").steps, settings("zeisel").steps) == (13, 12)
    put(content, "variants.C", {"augment": {"steps": 14}})
    assert (settings("digits", "C").steps, settings("zeisel", "C").steps) == (14, 14)
    # Neighbouring keys of the section stay what the protocol says.
    assert settings("digits", "C").copies == 1


def test_data_set_gives_the_epochs_and_its_overlay_changes_one_protocol(content):
    put(content, f"{DIGITS}.budget", {"estep1": 5, "mstep": 6, "estep2": 7})
    put(content, f"{DIGITS}.overlays", {"paper": {"budget": {"mstep": 2}}})
    params = parse(content)
    assert params.settings("digits", "tuned").budget.mstep == 6
    paper = params.settings("digits", "paper").budget
    assert (paper.estep1, paper.mstep, paper.estep2) == (5, 2, 7)


def test_variant_may_be_meant_for_one_domain(content):
    put(content, "variants.C", {"biology": {"augment": {"copies": 7}}})
    params = parse(content)
    assert (params.applies("C", "zeisel"), params.applies("C", "digits")) == (True, False)
    assert params.applies("B2", "digits")
    assert params.settings("zeisel", "tuned", "C").augment.copies == 7
    with pytest.raises(ValueError, match="a value for domain 'vision' is missing"):
        params.settings("digits", "tuned", "C")


def test_suite_names_known_variants(content):
    message = complaint(put(content, "suites.smoke.variants", ["A1", "Z9"]))
    assert message == "suites.smoke.variants = 'Z9': unknown; allowed: A1, B2, B4"


def test_unknown_variant_is_refused(content):
    with pytest.raises(ValueError, match="variant = 'Z9': unknown; allowed: A1, B2, B4"):
        parse(content).settings("digits", "tuned", "Z9")


@pytest.mark.parametrize("phase", PHASES)
def test_settings_of_a_phase_come_back_from_plain_values(content, phase):
    whole = parse(content).settings("zeisel", "tuned", "A1")
    values = whole.for_phase(phase)
    # YAML can hold them: plain mappings, lists, numbers and text.
    part = Settings.of_phase(yaml.safe_load(yaml.safe_dump(values)))
    for section in PHASES[phase]:
        assert getattr(part, section) == getattr(whole, section)
    for name, value in values["budget"].items():
        assert getattr(part.budget, name) == value


@pytest.mark.parametrize(
    ("phase", "unread", "trained"),
    [
        ("estep1", {"mstep", "augment", "mixing"}, {"estep1"}),
        ("mstep", {"contrast", "views", "estep", "augment", "mixing"}, {"mstep"}),
        ("augment", {"contrast", "views", "estep", "mixing"}, set()),
        ("estep2", {"mstep", "augment"}, {"estep2"}),
        ("joint", set(), {"estep1", "estep2"}),
    ],
)
def test_phase_cannot_read_what_it_must_not_depend_on(content, phase, unread, trained):
    values = parse(content).settings("digits", "tuned").for_phase(phase)
    part = Settings.of_phase(values)
    for section in unread:
        with pytest.raises(AttributeError, match=section):
            getattr(part, section)
    for name in {"estep1", "mstep", "estep2"} - trained:
        with pytest.raises(AttributeError, match=name):
            getattr(part.budget, name)
    assert set(values["budget"]) == trained | ({"unit"} if trained else set())


@pytest.mark.parametrize(
    ("unit", "rows", "batch_size", "expected"),
    [
        ("epochs", 1000, 300, 7),
        ("steps", 70, 10, 1),  # 7 steps of 7 batches
        ("steps", 79, 10, 1),  # what fills no batch is no step
        ("steps", 69, 10, 2),  # 6 batches: rounded up
        ("steps", 5, 10, 7),  # fewer rows than a batch: one step an epoch
        ("steps", 10**6, 10, 7),  # one step an epoch: a tenth of the shortest phase
    ],
)
def test_budget_in_steps_is_as_many_steps_for_every_batch_size(unit, rows, batch_size, expected):
    budget = Budget(unit=unit, estep1=7, mstep=1, estep2=1)
    assert budget.epochs("estep1", rows, batch_size) == expected


def test_an_epoch_of_a_budget_in_steps_is_short_on_many_rows():
    """One pass over a million rows is more than a budget: the learning rate would never fall."""
    budget = Budget(unit="steps", estep1=1500, mstep=1000, estep2=300)
    assert budget.updates(300 * 100, 300) == 100
    assert budget.updates(10**6, 300) == 30
    assert budget.epochs("estep1", 10**6, 300) == 50
    assert budget.epochs("estep2", 10**6, 300) == 10
    passes = Budget(estep1=2, mstep=1, estep2=1)
    assert passes.updates(10**6, 300) == 3333


def test_settings_never_change(content):
    settings = parse(content).settings("digits", "tuned")
    with pytest.raises(ValueError, match="frozen"):
        settings.mixing.lam = 0.5


@pytest.mark.parametrize(("lam", "source"), [(0, "generated"), (0.5, "zeros")])
def test_method_without_generated_positives(content, lam, source):
    put(content, "variants.C", {"mixing": {"lam": lam, "source": source}})
    params = parse(content)
    usual, other = params.settings("digits", "tuned"), params.settings("digits", "tuned", "C")
    assert (usual.trains_generator, usual.keeps_samples) == (True, True)
    assert (other.trains_generator, other.keeps_samples) == (False, False)


def test_joint_training_keeps_no_samples(content):
    joint = parse(content).settings("digits", "tuned", "B4")
    assert (joint.trains_generator, joint.keeps_samples) == (True, False)


@pytest.mark.parametrize(
    ("lam", "source", "expected"),
    [
        (0.1, "generated", "mine"),
        (0.1, "protocol", "main"),
        (0.1, "itself", None),
        (0.1, "zeros", None),
        (0, "protocol", None),
    ],
)
def test_mixing_says_whose_samples_are_drawn(lam, source, expected):
    assert Mixing(lam=lam, source=source).drawn_from(own="mine", main="main") == expected


def test_a_block_of_another_kind_replaces_the_one_below(content):
    """Nothing may be left of the kind below: it would be refused, or worse, read."""
    put(content, "variants.C", {"contrast": {"loss": "byol"}, "encoder": {"z_dim": 8}})
    put(content, "protocols.tuned.contrast", {"loss": "moco", "queue": 16, "momentum": 0.5})
    put(content, "variants.D", {"mstep": {"denoiser": {"kind": "listing2", "width": 9}}})
    put(content, "protocols.tuned.encoder", {"kind": "mlp", "hidden": [9], "z_dim": 8})
    put(content, "variants.E", {"encoder": {"kind": "mlp_released"}, "contrast": {"loss": "dlme"}})
    params = parse(content)
    assert params.settings("digits", "tuned", "C").contrast.momentum == 0.99
    mstep = params.settings("digits", "tuned", "D").mstep
    assert (mstep.denoiser.called, mstep.denoiser.width, mstep.target) == ("listing2", 9, "v")
    assert params.settings("digits", "tuned", "E").encoder.z_dim == 2
    same = overlay({"loss": "moco", "queue": 16}, {"loss": "moco", "momentum": 0.5})
    assert same == {"loss": "moco", "queue": 16, "momentum": 0.5}


def test_what_a_replaced_block_lacks_is_laid_to_the_layer_that_names_its_kind(content):
    put(content, "variants.C", {"mstep": {"denoiser": {"kind": "listing2"}}})
    assert complaint(content) == "variants.C.mstep.denoiser.width: missing"


def test_settings_name_the_modules_of_each_phase(content):
    settings = parse(content).settings("digits", "tuned")
    encoder, denoiser = "diffaug.models.mlp", "diffaug.models.residual_mlp"
    space = "diffaug.models.input_space"
    estep = [space, encoder, "diffaug.objectives.soft_contrastive", "diffaug.views.tables"]
    assert settings.modules("estep1") == settings.modules("estep2") == estep
    assert settings.modules("mstep") == settings.modules("augment") == [space, encoder, denoiser]
    assert settings.modules("joint") == sorted([*estep, denoiser])


def test_reading_params_does_not_import_torch():
    """It would take seconds, of each command."""
    code = (
        "import sys; from diffaug.config import load; load('params.yaml');"
        "print([name for name in ('torch', 'torchvision') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=COMMITTED.parent, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_ablations_have_the_released_loss_and_one_the_printed():
    params = load(COMMITTED)
    released = {
        "loss": "soft_contrastive",
        "kernel": "squared",
        "nu_y": 100,
        "nu_z": 0.1,
        "beta": 0,
        "detach_target": False,
    }
    for dataset in ("digits", "zeisel"):
        for variant in ("A1", "A2", "A3", "B2", "B4", "B5", "zero-cache"):
            contrast = params.settings(dataset, "tuned", variant).contrast
            assert contrast.model_dump() == released, variant
        printed = params.settings(dataset, "tuned", "B5-printed")
        assert printed.contrast == params.settings(dataset, "paper").contrast
        usual = params.settings(dataset, "tuned", "B5")
        assert printed.model_copy(update={"contrast": usual.contrast}) == usual
