"""Random recurrent layers, run by PyTorch: weights, inputs, outputs, final states and all gradients.

    python3 tools/pytorch_cases.py --seed 1 --count 300 --out /tmp/cases

Each case is computed in float64, which is taken for the truth. `error32` is how far PyTorch's float32 is from its float64: the
largest |float32 - float64| of a tensor, as a part of the largest |float64|. One such error may be small by luck, above all in a tensor
of few elements; `worst32` is the worst of the case itself and of seven neighbours, in which every number is changed by about a
thousandth: as well or ill conditioned, and rounded otherwise. `usual32` is the root mean square of these eight errors.

Gradients are those of a random weighted sum of outputs and final states. Case k of a seed is always the same, whatever the count.
The golden set in test/golden/recurrent was made with

    python3 tools/pytorch_cases.py --seed 2849 --count 24 --largest 5 --out test/golden/recurrent
"""

import copy
import math
import warnings

import torch

from pytorch_record import Draw, arguments, encoded_all, write_case

TANH = ("RNN", {"nonlinearity": "tanh"})
RELU = ("RNN", {"nonlinearity": "relu"})
CELLS = [("LSTM", {}), ("GRU", {}), TANH, ("LSTM", {}), ("GRU", {}), RELU]
SIZES = [1, 2, 3, 4, 5, 7, 8, 13, 17]
WIDE = [33, 40, 70]
STEPS = [1, 2, 3, 5, 8, 13, 30]
NEIGHBOURS = 7


def random_config(draw, index, largest):
    """Cells take turns; everything else is drawn."""
    name, options = CELLS[index % len(CELLS)]
    sizes = [size for size in SIZES if size <= largest]
    wide = [size for size in WIDE if size <= largest]
    hidden = draw.choice(wide if wide and draw.chance(0.4) else sizes)
    options = {
        "input_size": draw.choice(sizes + wide),
        "hidden_size": hidden,
        "num_layers": draw.integer(1, 3),
        "bias": draw.chance(0.8),
        "batch_first": draw.chance(0.4),
        "bidirectional": draw.chance(0.5),
        **options,
    }
    if name == "LSTM" and hidden > 1 and draw.chance(0.5):
        options["proj_size"] = draw.integer(1, hidden - 1)
    steps = draw.choice([t for t in STEPS if t <= 2 * largest])
    batched = draw.chance(0.85)
    batch = draw.integer(1, 5) if batched else 1
    lengths = [draw.integer(1, steps) for _ in range(batch)] if batched and draw.chance(0.5) else None
    return {
        "module": name,
        "options": options,
        "steps": steps,
        "batch": batch,
        "batched": batched,
        "lengths": lengths,
        "with_state": draw.chance(0.6),
    }


def random_inputs(draw, config):
    """The layer in float64 with its own default distribution, the input and perhaps a state."""
    options = config["options"]
    layer = getattr(torch.nn, config["module"])(dtype=torch.float64, **options)
    bound = 1 / math.sqrt(options["hidden_size"])
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(draw.uniform(bound, parameter.shape))
    steps, batch, width = config["steps"], config["batch"], options["input_size"]
    shape = (batch, steps, width) if options["batch_first"] else (steps, batch, width)
    inputs = {"input": draw.normal(*(shape if config["batched"] else (steps, width)))}
    cells = options["num_layers"] * (2 if options["bidirectional"] else 1)
    hidden_size = options["hidden_size"]
    sizes = {"hidden": options.get("proj_size") or hidden_size}
    if config["module"] == "LSTM":
        sizes["cell"] = hidden_size
    if config["with_state"]:
        for name, size in sizes.items():
            shape = (cells, batch, size) if config["batched"] else (cells, size)
            inputs[f"state.{name}"] = draw.normal(*shape, scale=0.5)
    return layer, inputs


def run(layer, inputs, config):
    """Results by name; "state.hidden" is the final hidden state."""
    state = inputs.get("state.hidden")
    if "state.cell" in inputs:
        state = (state, inputs["state.cell"])
    x = inputs["input"]
    if config["lengths"] is None:
        output, final = layer(x, state)
    else:
        first = config["options"]["batch_first"]
        packed = torch.nn.utils.rnn.pack_padded_sequence(x, config["lengths"], batch_first=first, enforce_sorted=False)
        output, final = layer(packed, state)
        output, _ = torch.nn.utils.rnn.pad_packed_sequence(output, batch_first=first, total_length=config["steps"])
    results = {"output": output}
    if config["module"] == "LSTM":
        results["state.hidden"], results["state.cell"] = final
    else:
        results["state.hidden"] = final
    return results


def results_and_gradients(layer, inputs, config, weights):
    """Runs forward and backward in the precision of the layer."""
    dtype = next(layer.parameters()).dtype
    inputs = {name: value.detach().to(dtype).clone().requires_grad_() for name, value in inputs.items()}
    results = run(layer, inputs, config)
    objective = sum((weights[name].to(dtype) * value).sum() for name, value in results.items())
    objective.backward()
    results.update({f"gradient.{name}": value.grad for name, value in inputs.items()})
    results.update({f"gradient.{name}": value.grad for name, value in layer.named_parameters()})
    return results


def rounding_errors(layer, inputs, config, weights, truth):
    single = results_and_gradients(copy.deepcopy(layer).float(), inputs, config, weights)
    errors = {}
    for name, exact in truth.items():
        largest = float(exact.detach().abs().max())
        error = float((single[name].detach().double() - exact.detach()).abs().max())
        errors[name] = float(f"{error / largest:.3g}") if largest > 0 else 0.0
    return errors


def nearby(draw, tensors):
    """Every number changed by about a thousandth, and exact in float32 again."""
    return {name: (value * (1 + draw.normal(*value.shape, scale=1e-3))).float().double() for name, value in tensors.items()}


def neighbour_of(draw, layer):
    neighbour = copy.deepcopy(layer)
    neighbour.zero_grad()
    values = nearby(draw, {name: value.detach() for name, value in layer.named_parameters()})
    with torch.no_grad():
        for name, parameter in neighbour.named_parameters():
            parameter.copy_(values[name])
    return neighbour


def smallest_preactivation(layer, inputs, config):
    """How near a relu network comes to a kink: nearer than the error of float32, its gradients are not comparable."""
    x = inputs["input"]
    if not config["batched"]:
        x = x.unsqueeze(1)
    elif config["options"]["batch_first"]:
        x = x.transpose(0, 1)
    steps, batch, _ = x.shape
    smallest = math.inf
    directions = ["", "_reverse"] if layer.bidirectional else [""]
    for n in range(batch):
        length = config["lengths"][n] if config["lengths"] else steps
        sequence = x[:length, n]
        for level in range(layer.num_layers):
            outputs = []
            for place, suffix in enumerate(directions):
                weight_ih, weight_hh, *biases = [getattr(layer, name) for name in layer._all_weights[level * len(directions) + place]]
                state = inputs.get("state.hidden")
                h = torch.zeros(layer.hidden_size).double()
                if state is not None:
                    h = state.reshape(state.shape[0], batch, -1)[level * len(directions) + place, n]
                hs = []
                for step in sequence if suffix == "" else sequence.flip(0):
                    a = weight_ih @ step + weight_hh @ h + sum(biases)
                    smallest = min(smallest, float(a.abs().min()))
                    h = a.relu()
                    hs.append(h)
                outputs.append(torch.stack(hs if suffix == "" else hs[::-1]))
            sequence = torch.cat(outputs, -1)
    return smallest


def random_network(seed, index, largest):
    """A configuration, and what `results_and_gradients` takes; `draw` continues from there."""
    attempt = 0
    while True:
        draw = Draw(seed * 1_000_003 + index * 101 + attempt)
        config = random_config(draw, index, largest)
        layer, inputs = random_inputs(draw, config)
        kinked = config["options"].get("nonlinearity") == "relu"
        if not kinked or smallest_preactivation(layer, inputs, config) > 1e-5:
            break
        attempt += 1
    with torch.no_grad():
        shapes = {name: value.shape for name, value in run(layer, inputs, config).items()}
    weights = {name: draw.normal(*shape) for name, shape in shapes.items()}
    return draw, (layer, inputs, config, weights)


def errors_nearby(draw, network, count):
    """The rounding errors of so many neighbours of a network, one after the other."""
    layer, inputs, config, weights = network
    for _ in range(count):
        neighbour = neighbour_of(draw, layer), nearby(draw, inputs), config, nearby(draw, weights)
        yield rounding_errors(*neighbour, results_and_gradients(*neighbour))


def make_case(seed, index, largest):
    draw, network = random_network(seed, index, largest)
    layer, inputs, config, weights = network
    truth = results_and_gradients(*network)

    own = rounding_errors(*network, truth)
    every = [own, *errors_nearby(draw, network, NEIGHBOURS)]
    worst = {name: max(errors[name] for errors in every) for name in own}
    usual = {name: float(f"{math.sqrt(sum(errors[name] ** 2 for errors in every) / len(every)):.3g}") for name in own}

    return config, {
        "about": f"PyTorch {torch.__version__}, tools/pytorch_cases.py --seed {seed}, case {index}",
        **{key: config[key] for key in ("module", "options", "lengths")},
        "parameters": encoded_all({name: value.detach().float() for name, value in layer.named_parameters()}),
        "inputs": encoded_all({name: value.float() for name, value in inputs.items()}),
        "objective": encoded_all({name: value.float() for name, value in weights.items()}),
        "float64": encoded_all(truth),
        "error32": own,
        "worst32": worst,
        "usual32": usual,
    }


def main():
    # Which implementation it takes for projections is PyTorch's business.
    warnings.filterwarnings("ignore", message=".*oneDNN.*")
    args = arguments(__doc__.split("\n", 1)[0], seed=1, count=300, largest=17)
    for index in range(args.count):
        config, case = make_case(args.seed, index, args.largest)
        write_case(args.out, f"{config['module'].lower()}-{index:03}", case)


if __name__ == "__main__":
    main()
