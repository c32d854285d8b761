"""Losses and operations, run by PyTorch in float64: values, and gradients of a random weighted sum of them.

    python3 tools/pytorch_operations.py --seed 1 --out test/golden/operations

Each case names one operation, its tensors, its integer indices and its options, in Sluice's words; what a case means is in the
function that makes it. Classes are on the last axis, as in Sluice; PyTorch's cross entropy has them on axis 1.
"""

import torch
import torch.nn.functional as F

from pytorch_record import Draw, arguments, encoded_all, write_case

CASES = {}


def case(name):
    """Registers a function of a Draw that returns (operation, function of the tensors, tensors, indices, options)."""

    def register(make):
        CASES[name] = make
        return make

    return register


def classes_second(logits):
    """[..., C] as PyTorch wants it, [N, C]."""
    return logits.reshape(-1, logits.shape[-1])


def cross_entropy(name, leading, reduction="mean", smoothing=0.0, weighted=False, ignored=False, nll=False):
    @case(name)
    def make(draw):
        tensors = {"input": draw.normal(*leading, 5, scale=2.0)}
        target = draw.labels(5, *leading)
        options = {"reduction": reduction}
        ignore = -100
        if ignored:
            ignore = options["ignoreIndex"] = 2
            target.reshape(-1)[0] = 2
        if smoothing:
            options["labelSmoothing"] = smoothing
        constants = {"weight": draw.uniform(0.5, (5,)) + 1.0} if weighted else {}

        def compute(input):
            flat = classes_second(input)
            weight = constants.get("weight")
            if nll:
                loss = F.nll_loss(flat, target.reshape(-1), weight=weight, ignore_index=ignore, reduction=reduction)
            else:
                loss = F.cross_entropy(
                    flat, target.reshape(-1), weight=weight, ignore_index=ignore, reduction=reduction, label_smoothing=smoothing
                )
            return {"output": loss.reshape(target.shape) if reduction == "none" else loss}

        return "nllLoss" if nll else "crossEntropy", compute, tensors, {"target": target}, options, constants


cross_entropy("cross-entropy", (4,))
cross_entropy("cross-entropy-sum", (3, 2), reduction="sum")
cross_entropy("cross-entropy-none", (3, 2), reduction="none")
cross_entropy("cross-entropy-ignore", (6,), ignored=True)
cross_entropy("cross-entropy-smooth", (3, 4), smoothing=0.2)
cross_entropy("cross-entropy-weight", (6,), weighted=True)
cross_entropy("cross-entropy-all", (7,), smoothing=0.1, weighted=True, ignored=True)
cross_entropy("cross-entropy-all-sum", (7,), smoothing=0.1, weighted=True, ignored=True, reduction="sum")
cross_entropy("cross-entropy-all-none", (7,), smoothing=0.1, weighted=True, ignored=True, reduction="none")
cross_entropy("nll", (6,), weighted=True, ignored=True, nll=True)
cross_entropy("nll-none", (2, 3), reduction="none", nll=True)


def elementwise_loss(name, operation, function, target=None, **options):
    for reduction in ("mean", "sum", "none"):

        @case(f"{name}-{reduction}")
        def make(draw, reduction=reduction):
            tensors = {"input": draw.normal(3, 4, scale=2.0), "target": target(draw) if target else draw.normal(3, 4, scale=2.0)}
            return (
                operation,
                lambda input, target: {"output": function(input, target, reduction=reduction, **options)},
                tensors,
                {},
                {"reduction": reduction, **options},
                {},
            )


elementwise_loss("mse", "mseLoss", F.mse_loss)
elementwise_loss("l1", "l1Loss", F.l1_loss)
elementwise_loss("huber", "huberLoss", F.huber_loss, delta=0.7)
elementwise_loss("smooth-l1", "smoothL1Loss", F.smooth_l1_loss, beta=1.7)
elementwise_loss("bce", "bceWithLogits", F.binary_cross_entropy_with_logits, target=lambda draw: draw.uniform(0.5, (3, 4)) + 0.5)


@case("bce-pos-weight")
def _(draw):
    tensors = {"input": draw.normal(3, 4, scale=8.0), "target": draw.labels(2, 3, 4).double()}
    constants = {"posWeight": draw.uniform(0.5, (4,)) + 1.5}

    def compute(input, target):
        return {"output": F.binary_cross_entropy_with_logits(input, target, pos_weight=constants["posWeight"])}

    return "bceWithLogits", compute, tensors, {}, {}, constants


@case("layer-norm")
def _(draw):
    tensors = {"input": draw.normal(3, 2, 5, scale=3.0), "weight": draw.normal(5), "bias": draw.normal(5)}
    return "layerNorm", lambda input, weight, bias: {"output": F.layer_norm(input, [5], weight, bias)}, tensors, {}, {"size": 5}, {}


@case("layer-norm-plain")
def _(draw):
    tensors = {"input": draw.normal(4, 3, scale=0.01)}
    return "layerNorm", lambda input: {"output": F.layer_norm(input, [3], eps=1e-3)}, tensors, {}, {"size": 3, "epsilon": 1e-3}, {}


def along_axis(name, operation, function):
    for axis in (-1, 0, 1):

        @case(f"{name}-{'last' if axis < 0 else axis}")
        def make(draw, axis=axis):
            tensors = {"input": draw.normal(3, 4, 2, scale=5.0)}
            return operation, lambda input: {"output": function(input, dim=axis)}, tensors, {}, {"axis": axis}, {}


along_axis("softmax", "softmax", F.softmax)
along_axis("log-softmax", "logSoftmax", F.log_softmax)
along_axis("log-sum-exp", "logSumExp", torch.logsumexp)


@case("embedding")
def _(draw):
    tensors = {"weight": draw.normal(6, 3)}
    ids = draw.labels(6, 2, 4)
    return "embedding", lambda weight: {"output": F.embedding(ids, weight)}, tensors, {"indices": ids}, {}, {}


@case("embedding-padding")
def _(draw):
    tensors = {"weight": draw.normal(4, 3)}
    ids = torch.tensor([[1, 0, 3], [1, 1, 2]])
    compute = lambda weight: {"output": F.embedding(ids, weight, padding_idx=1)}
    return "embedding", compute, tensors, {"indices": ids}, {"paddingIndex": 1}, {}


def attention(name, leading, causal=False, masked=False):
    @case(name)
    def make(draw):
        queries, keys = 4, 4 if causal else 5
        tensors = {
            "query": draw.normal(*leading, queries, 3),
            "key": draw.normal(*leading, keys, 3),
            "value": draw.normal(*leading, keys, 2),
        }
        constants = {}
        if masked:
            mask = torch.ones(queries, keys).double()
            mask[0, 1:] = 0
            mask[2, ::2] = 0
            constants["mask"] = mask

        def compute(query, key, value):
            mask = constants["mask"].bool() if masked else None
            return {"output": F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)}

        return "scaledDotProductAttention", compute, tensors, {}, {"causal": True} if causal else {}, constants


attention("attention", (2,))
attention("attention-heads", (2, 3))
attention("attention-causal", (2,), causal=True)
attention("attention-mask", (), masked=True)


def clip_norm(name, scale):
    """The gradients of two parameters, before in `input.*` and after in `output.*`; the objective plays no part."""

    @case(name)
    def make(draw):
        tensors = {"first": draw.normal(3, 2, scale=scale), "second": draw.normal(4, scale=scale)}

        def compute(first, second):
            parameters = [torch.nn.Parameter(torch.zeros_like(first)), torch.nn.Parameter(torch.zeros_like(second))]
            for parameter, gradient in zip(parameters, (first, second)):
                parameter.grad = gradient.detach().clone()
            norm = torch.nn.utils.clip_grad_norm_(parameters, 1.5)
            return {"norm": norm, "first": parameters[0].grad, "second": parameters[1].grad}

        return "clipGradNorm", compute, tensors, {}, {"maxNorm": 1.5}, {}


clip_norm("clip-norm", 2.0)
clip_norm("clip-norm-below", 0.1)


def main():
    args = arguments(__doc__.split("\n", 1)[0], seed=1)
    for index, (name, make) in enumerate(CASES.items()):
        draw = Draw(args.seed * 1_000_003 + index)
        operation, compute, tensors, indices, options, constants = make(draw)
        tensors = {key: value.clone().requires_grad_() for key, value in tensors.items()}
        results = compute(**tensors)
        weights = {key: draw.normal(*value.shape) for key, value in results.items()}
        recorded = dict(results)
        if operation != "clipGradNorm":
            sum((weights[key] * value).sum() for key, value in results.items()).backward()
            recorded.update({f"gradient.{key}": value.grad for key, value in tensors.items()})
        write_case(
            args.out,
            name,
            {
                "about": f"PyTorch {torch.__version__}, tools/pytorch_operations.py --seed {args.seed}",
                "operation": operation,
                "options": options,
                "inputs": encoded_all(tensors),
                "constants": encoded_all(constants),
                "indices": encoded_all(indices),
                "objective": encoded_all(weights),
                "expected": encoded_all(recorded),
            },
        )


if __name__ == "__main__":
    main()
