"""Optimisers, run by PyTorch: 20 steps on given gradients, and the parameters after each.

    python3 tools/pytorch_optimizers.py --seed 1 --out test/golden/optimizers

Two parameters in two groups; the second group has other options. A parameter has no gradient at some steps (null), which an
optimiser passes over. In float64, and again in float32 from the same numbers.
"""

import torch

from pytorch_record import Draw, arguments, encoded, write_case

STEPS = 20
CASES = {
    "sgd": ("SGD", {"lr": 0.1}),
    "sgd-decay": ("SGD", {"lr": 0.1, "weight_decay": 0.05}),
    "sgd-momentum": ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.01}),
    "sgd-nesterov": ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.01}),
    "adam": ("Adam", {"lr": 0.02}),
    "adam-decay": ("Adam", {"lr": 0.02, "betas": [0.8, 0.99], "eps": 1e-6, "weight_decay": 0.1}),
    "adam-amsgrad": ("Adam", {"lr": 0.02, "betas": [0.5, 0.7], "amsgrad": True}),
    "adamw": ("AdamW", {"lr": 0.02, "weight_decay": 0.1}),
    "adamw-amsgrad": ("AdamW", {"lr": 0.02, "betas": [0.5, 0.7], "amsgrad": True, "weight_decay": 0.01}),
    "rmsprop": ("RMSprop", {"lr": 0.01}),
    "rmsprop-momentum": ("RMSprop", {"lr": 0.01, "alpha": 0.9, "momentum": 0.7, "weight_decay": 0.1, "eps": 1e-6}),
    "rmsprop-centered": ("RMSprop", {"lr": 0.01, "alpha": 0.8, "momentum": 0.5, "centered": True}),
    "adagrad": ("Adagrad", {"lr": 0.1}),
    "adagrad-decay": ("Adagrad", {"lr": 0.1, "lr_decay": 0.05, "weight_decay": 0.1, "initial_accumulator_value": 0.3, "eps": 1e-6}),
}
SECOND_GROUP = {"lr": 0.03, "weight_decay": 0.02}


def run(name, options, starts, gradients, dtype):
    """The parameters after each step, [STEPS, ...] each."""
    parameters = [torch.nn.Parameter(start.to(dtype).clone()) for start in starts]
    groups = [{"params": [parameters[0]]}, {"params": [parameters[1]], **SECOND_GROUP}]
    options = {key: tuple(value) if isinstance(value, list) else value for key, value in options.items()}
    optimizer = getattr(torch.optim, name)(groups, foreach=False, **options)
    history = [[] for _ in parameters]
    for step in range(STEPS):
        for parameter, own in zip(parameters, gradients):
            parameter.grad = None if own[step] is None else own[step].to(dtype)
        optimizer.step()
        for parameter, states in zip(parameters, history):
            states.append(parameter.detach().clone())
    return [encoded(torch.stack(states)) for states in history]


def main():
    args = arguments(__doc__.split("\n", 1)[0], seed=1)
    for index, (case, (name, options)) in enumerate(CASES.items()):
        draw = Draw(args.seed * 1_000_003 + index)
        starts = [draw.normal(2, 3), draw.normal(4)]
        gradients = [
            [None if draw.chance(0.15) else draw.normal(*start.shape, scale=0.5) for _ in range(STEPS)] for start in starts
        ]
        write_case(
            args.out,
            case,
            {
                "about": f"PyTorch {torch.__version__}, tools/pytorch_optimizers.py --seed {args.seed}",
                "optimizer": name,
                "options": options,
                "second_group": SECOND_GROUP,
                "starts": [encoded(start.float()) for start in starts],
                "gradients": [[g if g is None else encoded(g.float()) for g in own] for own in gradients],
                "float64": run(name, options, starts, gradients, torch.float64),
                "float32": run(name, options, starts, gradients, torch.float32),
            },
        )


if __name__ == "__main__":
    main()
