"""What onnxruntime makes of the published real-time models, for comparison with networks.

    python3 tools/realtime_oracle.py silero MODEL.onnx IN.wav OUT.json     probabilities, and segments for several rules
    python3 tools/realtime_oracle.py segments IN.json OUT.json             segments alone
    python3 tools/realtime_oracle.py dtln MODEL_1.onnx MODEL_2.onnx IN.f32 OUT.f32
    python3 tools/realtime_oracle.py dtln-keras MODEL.h5 IN.f32 OUT.f32    the same network from its Keras file, in float64 NumPy
    python3 tools/realtime_oracle.py time-silero MODEL.onnx IN.wav OUT.json           microseconds of the steps, one thread
    python3 tools/realtime_oracle.py time-dtln MODEL_1.onnx MODEL_2.onnx IN.f32 OUT.json

Files .f32 are raw little-endian float32 at 16 kHz. The post-processing follows its rules independently, with intervals.
"""
import itertools
import json
import sys
import time
import wave

import numpy as np

RATE = 16_000
BLOCK = 512


def read_wav(path):
    with wave.open(path) as file:
        assert file.getsampwidth() == 2 and file.getnchannels() == 1 and file.getframerate() == RATE
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768


def open_session(model, threads=0):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = threads
    return onnxruntime.InferenceSession(model, options)


def probabilities(model, sound, times=None):
    session = open_session(model, 0 if times is None else 1)
    state = np.zeros((2, 1, 128), np.float32)
    context = np.zeros(64, np.float32)
    result = []
    for start in range(0, len(sound), BLOCK):
        block = np.zeros(BLOCK, np.float32)
        part = sound[start : start + BLOCK]
        block[: len(part)] = part
        x = np.concatenate([context, block])
        feed = {"input": x[None], "state": state, "sr": np.array(RATE, np.int64)}
        begin = time.perf_counter()
        out, state = session.run(None, feed)
        if times is not None:
            times.append(1e6 * (time.perf_counter() - begin))
        context = x[-64:]
        result.append(float(out[0, 0]))
    return result


def segments(scores, length, threshold=0.5, minSpeech=250, maxSpeech=None, minSilence=100, pad=30, minPause=98,
             silenceThreshold=None):
    """The rules as runs of labels: each block is speech (+), silence (-) or neither; a run of blocks from a '-' to the next '+' is a pause."""
    low = max(threshold - 0.15, 0.01) if silenceThreshold is None else silenceThreshold
    labels = ["+" if p >= threshold else "-" if p < low else "." for p in scores]
    ms = RATE / 1000
    limit = float("inf") if maxSpeech is None else maxSpeech * ms - BLOCK - 2 * pad * ms
    found, at = [], 0
    while at < len(labels):
        if labels[at] != "+":
            at += 1
            continue
        begin, quiet, pauses, end, k = at * BLOCK, None, [], None, at + 1
        while k < len(labels):
            now = k * BLOCK
            if labels[k] == "+" and quiet is not None:
                if now - quiet > minPause * ms:
                    pauses.append((quiet, now))
                quiet = None
            if now - begin > limit:
                if not pauses:
                    end = now
                    break
                cut = max(pauses, key=lambda pause: pause[1] - pause[0])
                found.append([begin, cut[0]])
                begin, quiet = cut[1], None
                pauses = [pause for pause in pauses if pause[0] > begin]
            if labels[k] == "-":
                quiet = now if quiet is None else quiet
                if now - quiet >= minSilence * ms:
                    break
            k += 1
        if end is not None:
            found.append([begin, end])
        elif k < len(labels):
            if quiet - begin > minSpeech * ms:
                found.append([begin, quiet])
        elif length - begin > minSpeech * ms:
            found.append([begin, length])
        at = k + 1
    padding = pad * ms
    ends = [None] * len(found)
    if found:
        found[0][0] = int(max(0, found[0][0] - padding))
    for k, (one, two) in enumerate(itertools.zip_longest(found, found[1:])):
        if two is None:
            one[1] = int(min(length, one[1] + padding))
        elif two[0] - one[1] < 2 * padding:
            half = (two[0] - one[1]) // 2
            one[1], two[0] = int(one[1] + half), int(max(0, two[0] - half))
        else:
            one[1], two[0] = int(min(length, one[1] + padding)), int(max(0, two[0] - padding))
        ends[k] = one
    return [{"start": one[0], "end": one[1]} for one in ends]


RULES = [
    {},
    {"threshold": 0.3},
    {"threshold": 0.8, "minSilence": 300},
    {"minSpeech": 1000, "pad": 0},
    {"maxSpeech": 3000, "minSilence": 500},
    {"maxSpeech": 2000, "minSilence": 2000, "pad": 200},
    {"minSilence": 0, "minSpeech": 0, "pad": 400},
    {"threshold": 0.6, "silenceThreshold": 0.59},
]


def dtln_blocks(sound, first, second, times=None):
    """The two stages on the last 512 samples, every 128; frames of the second are added up as the network was trained, without a factor."""
    frame, total, result = np.zeros(512), np.zeros(512), []
    for start in range(0, len(sound) - 127, 128):
        begin = time.perf_counter()
        frame = np.concatenate([frame[128:], sound[start : start + 128]])
        spectrum = np.fft.rfft(frame)
        estimate = np.fft.irfft(spectrum * first(np.abs(spectrum)))
        total = np.concatenate([total[128:], np.zeros(128)]) + second(estimate)
        result.append(total[:128].copy())
        if times is not None:
            times.append(1e6 * (time.perf_counter() - begin))
    return np.concatenate(result).astype(np.float32)


def onnx_stage(path, threads=0):
    session = open_session(path, threads)
    block, state = [one.name for one in session.get_inputs()]
    held = np.zeros((1, 2, 128, 2), np.float32)

    def run(x):
        nonlocal held
        y, held = session.run(None, {block: x.astype(np.float32)[None, None], state: held})
        return y.reshape(-1).astype(np.float64)

    return run


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def keras_stages(path):
    import h5py

    weights = {}

    def keep(name, item):
        if isinstance(item, h5py.Dataset):
            weights.setdefault(name.split("/")[0], {})[name.split("/")[-1].split(":")[0]] = item[()].astype(np.float64)

    h5py.File(path).visititems(keep)

    def lstm(name):
        kernel, recurrent, bias = (weights[name][key] for key in ("kernel", "recurrent_kernel", "bias"))
        h = c = np.zeros(128)

        def run(x):
            nonlocal h, c
            i, f, g, o = np.split(x @ kernel + h @ recurrent + bias, 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
            return h

        return run

    norms = [name for name in weights if "normalization" in name]
    cells = [lstm(name) for name in ("lstm", "lstm_1", "lstm_2", "lstm_3")]

    def norm(name, x):
        x = x - x.mean()
        return x / np.sqrt((x * x).mean() + 1e-7) * weights[name]["gamma"] + weights[name]["beta"]

    def dense(name, x):
        return sigmoid(x @ weights[name]["kernel"] + weights[name]["bias"])

    def first(magnitude):
        x = norm(norms[0], np.log(magnitude + 1e-7)) if len(norms) == 2 else magnitude
        return dense("dense", cells[1](cells[0](x)))

    def second(estimate):
        encoded = estimate @ weights["conv1d"]["kernel"][0]
        gain = dense("dense_1", cells[3](cells[2](norm(norms[-1], encoded))))
        return (encoded * gain) @ weights["conv1d_1"]["kernel"][0]

    return first, second


def main(command, *arguments):
    if command == "silero":
        model, path, out = arguments
        sound = read_wav(path)
        scores = probabilities(model, sound)
        result = {"samples": len(sound), "probabilities": [round(p, 6) for p in scores]}
        result["segments"] = [{"rules": r, "segments": segments(scores, len(sound), **r)} for r in RULES]
        json.dump(result, open(out, "w"))
    elif command == "segments":
        cases = json.load(open(arguments[0]))
        json.dump([segments(c["probabilities"], c["samples"], **c["rules"]) for c in cases], open(arguments[1], "w"))
    elif command == "dtln":
        one, two, sound, out = arguments
        dtln_blocks(np.fromfile(sound, "<f4"), onnx_stage(one), onnx_stage(two)).tofile(out)
    elif command == "dtln-keras":
        model, sound, out = arguments
        dtln_blocks(np.fromfile(sound, "<f4"), *keras_stages(model)).tofile(out)
    elif command == "time-silero":
        model, path, out = arguments
        times = []
        scores = probabilities(model, read_wav(path), times)
        json.dump({"times": times, "results": scores}, open(out, "w"))
    elif command == "time-dtln":
        one, two, sound, out = arguments
        times = []
        result = dtln_blocks(np.fromfile(sound, "<f4"), onnx_stage(one, 1), onnx_stage(two, 1), times)
        json.dump({"times": times, "results": result.tolist()}, open(out, "w"))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
