"""The kinds of cases, by group."""
from . import ops_array, ops_image, ops_layers, ops_linalg, ops_math, ops_more, ops_nn, ops_random, ops_sparse, ops_text  # noqa: F401 (they register recipes)
from .control import control_kinds
from .graphs import graph_kinds
from .sample import RECIPES, maker
from .state import state_kinds
from .training import training_kinds


def op_kinds():
    return [(f"op-{label}", maker(label), weight) for label, (_, weight) in RECIPES.items()]


GROUPS = {"op": (op_kinds, 10.0), "graph": (graph_kinds, 3.0), "train": (training_kinds, 1.5), "state": (state_kinds, 1.5), "control": (control_kinds, 1.0)}   # group → (its kinds, its share)
USUAL = ["op", "graph", "train", "state", "control"]


def kinds(names):
    """(label, maker, weight) of the groups; a group's weight is shared by its kinds."""
    result = []
    for name in names:
        function, share = GROUPS[name]
        of_group = function()
        total = sum(w for _, _, w in of_group)
        result += [(label, make, share * w / total) for label, make, w in of_group]
    return result
