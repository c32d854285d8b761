#!/usr/bin/env python3
"""PyTorch itself under the bound that test/nn/pytorchParity.test.ts sets to float32: twice the worst error of eight neighbours.

    python3 tools/pytorch_noise.py --seed 40 --count 320

Of each random case of `pytorch_cases.py` whose layers Sluice computes in single precision, nine neighbours are computed, and each is held to
the worst of the other eight. What lies beyond tells how often rounding alone breaks such a bound. Prints, for some factors, how many tensors do.
"""

import argparse

import torch

from pytorch_cases import errors_nearby, random_network

EPSILON = 2**-23
FLOOR = 4 * EPSILON
FACTORS = [1.4, 1.6, 1.8, 2.0, 2.2, 2.4]


def is_single(options):
    """`isSmall` in src/kernels/compiled.ts has the others."""
    return options["hidden_size"] > 32 or (options["hidden_size"] > 16 and options["input_size"] > 64)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    for name, value in {"seed": 1, "count": 320, "largest": 70}.items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"default {value}")
    args = parser.parse_args()
    torch.set_num_threads(1)
    tensors, beyond = 0, dict.fromkeys(FACTORS, 0)
    for index in range(args.count):
        draw, network = random_network(args.seed, index, args.largest)
        if not is_single(network[2]["options"]):
            continue
        neighbours = list(errors_nearby(draw, network, 9))
        for name in neighbours[0]:
            errors = sorted((errors[name] for errors in neighbours), reverse=True)
            for rank, error in enumerate(errors):
                worst = errors[1] if rank == 0 else errors[0]
                tensors += 1
                for factor in FACTORS:
                    beyond[factor] += error > max(factor * worst, FLOOR)
    shares = ", ".join(f"{factor} times: {count}" for factor, count in beyond.items())
    print(f"of {tensors} tensors of PyTorch, beyond {shares}")


if __name__ == "__main__":
    main()
