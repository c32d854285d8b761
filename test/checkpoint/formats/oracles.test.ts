/** Live comparison with the libraries that own the formats: what they write is read bit for bit, what is written they read. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { byteLengthOf, fromFloat, type RawTensor } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { fileSource } from "../../../src/platform/node/source.ts";
import { overwriteTensors } from "../../support/overwrite.ts";
import { readAll } from "../../support/readAll.ts";
import { digests } from "./hostile.ts";
import { hasPython, python, scratchFolder } from "./samples.ts";

/** Random files for each library; more in CI. */
const count = Number(process.env.SLUICE_LIVE_CASES ?? 10);

type Digests = Record<string, string>;

/** Prints, for each file, "name": "dtype [shape] digest" of its tensors, as `digests` does. */
const DIGEST = `
import hashlib, json, sys, os
def digest(dtype, shape, data):
    return f"{dtype} [{','.join(str(n) for n in shape)}] {hashlib.sha256(data).hexdigest()[:16]}"
NUMPY = {'float32':'F32','float64':'F64','float16':'F16','int64':'I64','int32':'I32','int16':'I16','int8':'I8','uint8':'U8','uint16':'U16','uint32':'U32','uint64':'U64','bool':'BOOL','complex64':'C64'}
def of_numpy(a):
    import numpy as np
    little = a.astype(a.dtype.newbyteorder('<'))
    return digest(NUMPY[a.dtype.newbyteorder('=').name], a.shape, np.ascontiguousarray(little).tobytes())
def of_torch(t):
    import torch
    names = {torch.float32:'F32',torch.float64:'F64',torch.float16:'F16',torch.bfloat16:'BF16',torch.int64:'I64',torch.int32:'I32',torch.int16:'I16',torch.int8:'I8',torch.uint8:'U8',torch.bool:'BOOL',torch.complex64:'C64'}
    t = t.detach()
    data = bytes(t.clone(memory_format=torch.contiguous_format).reshape(-1).as_strided([t.numel()], [1]).view(torch.uint8).numpy().tobytes()) if t.numel() else b''
    return digest(names[t.dtype], t.shape, data)
folder, count = sys.argv[1], int(sys.argv[2])
out = {}
`;

function run(script: string, folder: string): Record<string, Digests> {
  return JSON.parse(python(`${DIGEST}${script}\nprint(json.dumps(out))`, folder, String(count)));
}

async function expectRead(folder: string, expected: Record<string, Digests>, least = count): Promise<void> {
  expect(Object.keys(expected).length).toBeGreaterThanOrEqual(least);
  for (const [file, tensors] of Object.entries(expected)) {
    const source = await fileSource(join(folder, file));
    const read = digests(await readAll(await openFile(source)));
    await source.close();
    expect(read, file).toEqual(
      Object.fromEntries(Object.entries(tensors).map(([name, value]) => [`name ${name}`, value])),
    );
  }
}

/** Random tensors of random shapes, empty and scalar ones included. */
function randomTensors(random: Random, dtypes: readonly string[], separator: string): Map<string, RawTensor> {
  const tensors = new Map<string, RawTensor>();
  for (let k = 0; k < 1 + random.integer(6); k++) {
    const shape = Array.from({ length: random.integer(4) }, () => random.integer(7));
    const dtype = dtypes[random.integer(dtypes.length)];
    const size = byteLengthOf(dtype, shape);
    const limit = dtype === "BOOL" ? 2 : 256;
    const bytes = Uint8Array.from({ length: size }, () => random.integer(limit));
    tensors.set(`layer${separator}${k}${separator}wéight`, { dtype, shape, bytes });
  }
  return tensors;
}

/** Writes random files with our writer, and returns the expected content of each. */
function writeFiles(
  folder: string,
  extension: string,
  dtypes: readonly string[],
  write: (tensors: Map<string, RawTensor>) => Uint8Array,
  separator = ".",
): Record<string, Digests> {
  const random = new Random(20);
  const expected: Record<string, Digests> = {};
  for (let k = 0; k < count; k++) {
    const tensors = randomTensors(random, dtypes, separator);
    writeFileSync(join(folder, `${k}.${extension}`), write(tensors));
    expected[`${k}.${extension}`] = Object.fromEntries(
      Object.entries(digests(tensors)).map(([name, value]) => [name.slice(5), value]),
    );
  }
  return expected;
}

describe.skipIf(!hasPython("numpy"))("NumPy", () => {
  test("its arrays and archives are read", async () => {
    const folder = scratchFolder();
    const expected = run(
      `
import numpy as np
rng = np.random.default_rng(1)
types = ['<f4','>f4','<f8','>f8','<f2','>f2','<i8','>i8','<i4','>i4','<i2','<i1','<u1','<u2','>u4','<u8','?','<c8','>c8']
def one():
    shape = tuple(int(n) for n in rng.integers(0, 6, size=rng.integers(0, 5)))
    a = np.frombuffer(rng.integers(0, 256, size=int(np.prod(shape, dtype=int)) * 8, dtype='u1').tobytes(), dtype='<u8').reshape(shape)
    a = (a % 251).astype(types[rng.integers(len(types))])
    return np.asfortranarray(a) if rng.integers(2) else a
for k in range(count):
    a = one()
    np.save(f'{folder}/{k}.npy', a)
    out[f'{k}.npy'] = {'arr_0': of_numpy(a)}
    arrays = {f'a/{j}': one() for j in range(rng.integers(1, 5))}
    (np.savez if k % 2 else np.savez_compressed)(f'{folder}/{k}.npz', **arrays)
    out[f'{k}.npz'] = {name: of_numpy(value) for name, value in arrays.items()}
`,
      folder,
    );
    await expectRead(folder, expected);
  });

  const dtypes = ["F32", "F64", "F16", "I64", "I32", "I16", "I8", "U8", "U16", "U32", "U64", "BOOL", "C64"];
  test("it reads what is written", () => {
    const folder = scratchFolder();
    const expected = writeFiles(folder, "npz", dtypes, writeNpz);
    writeFileSync(join(folder, "one.npy"), writeNpy(fromFloat(Float32Array.of(1, 2), [1, 2])));
    const read = run(
      `
import numpy as np
for k in range(count):
    with np.load(f'{folder}/{k}.npz', allow_pickle=False) as archive:
        out[f'{k}.npz'] = {name: of_numpy(archive[name]) for name in archive.files}
assert np.load(f'{folder}/one.npy').tolist() == [[1, 2]]
`,
      folder,
    );
    expect(read).toEqual(expected);
  });
});

describe.skipIf(!hasPython("torch", "safetensors"))("PyTorch", () => {
  test("its files are read: both containers, views, shared storages, modules, TorchScript", async () => {
    const folder = scratchFolder();
    const expected = run(
      `
import torch, torch.nn as nn, warnings
warnings.simplefilter('ignore')
torch.manual_seed(2)
types = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
r = lambda n: int(torch.randint(n, (1,)))
def one():
    shape = [r(6) for _ in range(r(4))]
    t = (torch.randn(shape) * 100).to(types[r(len(types))])
    if t.dim() >= 2 and r(2): t = t.transpose(0, 1)
    if t.dim() >= 1 and t.shape[0] > 2 and r(2): t = t[1::2]
    if r(4) == 0: t = t.unsqueeze(0).expand(3, *t.shape)
    if t.dim() >= 1 and t.shape[-1] > 2 and r(4) == 0: t = t.unfold(-1, 2, 1)
    return t
class Net(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.embedding = nn.Embedding(5, 3)
        self.rnn = kind(3, 2 + r(4), num_layers=1 + r(2), bidirectional=bool(r(2)), bias=bool(r(2)))
        self.register_buffer('step', torch.tensor(r(100)))
    def forward(self, x):
        return self.rnn(self.embedding(x))[0]
import __main__
__main__.Net = Net
for k in range(count):
    state = {f'a.{j}': one() for j in range(1 + r(5))}
    flat = torch.randn(20)
    state['flat.0'], state['flat.1'] = flat[:12].view(3, 4), flat[12:]
    state['tied'] = state['a.0']
    nested = {'epoch': k, 'state_dict': state, 'loss': 0.5, 'optimizer': {'state': {0: {'exp_avg': one()}}, 'param_groups': [{'lr': 1e-3, 'betas': (0.9, 0.999)}]}}
    want = {'state_dict.' + name: of_torch(t) for name, t in state.items()}
    want['optimizer.state.0.exp_avg'] = of_torch(nested['optimizer']['state'][0]['exp_avg'])
    for name, options in [('zip', {}), ('old', {'_use_new_zipfile_serialization': False}), ('p4', {'pickle_protocol': 4})]:
        torch.save(nested, f'{folder}/{k}.{name}.pt', **options)
        out[f'{k}.{name}.pt'] = want
    net = Net([nn.LSTM, nn.GRU, nn.RNN][k % 3])
    want = {name: of_torch(t) for name, t in net.state_dict().items()}
    torch.save(net, f'{folder}/{k}.module.pt'); out[f'{k}.module.pt'] = want
    torch.save(net, f'{folder}/{k}.oldmodule.pt', _use_new_zipfile_serialization=False); out[f'{k}.oldmodule.pt'] = want
    torch.jit.trace(net, torch.zeros(2, 2, dtype=torch.int64)).save(f'{folder}/{k}.script.pt'); out[f'{k}.script.pt'] = want
`,
      folder,
    );
    await expectRead(folder, expected);
  });

  test("weights are read beside the other values of a training run", async () => {
    const folder = scratchFolder();
    const expected = run(
      `
import argparse, collections, datetime, pathlib, random
import numpy as np, torch, torch.nn as nn
net = nn.LSTM(3, 4)
want = {'model.' + name: of_torch(t) for name, t in net.state_dict().items()}
def save(name, **values):
    for end, options in [('zip', {}), ('old', {'_use_new_zipfile_serialization': False})]:
        torch.save({'model': net.state_dict(), **values}, f'{folder}/{name}.{end}.pt', **options)
        out[f'{name}.{end}.pt'] = want
def optimize(cls):
    twin = nn.LSTM(3, 4)
    optimizer = cls(twin.parameters(), lr=0.01)
    def closure():
        optimizer.zero_grad()
        loss = twin(torch.ones(2, 1, 3))[0].sum()
        loss.backward()
        return loss
    optimizer.step(closure)
    return optimizer
optimizers = [cls for cls in vars(torch.optim).values() if isinstance(cls, type) and cls not in (torch.optim.Optimizer, torch.optim.SparseAdam)]
for cls in optimizers:
    state = optimize(cls).state_dict()
    # Without the tensors, whose names differ between optimizers.
    save(cls.__name__, groups=state['param_groups'])
sgd = torch.optim.SGD(net.parameters(), lr=0.1)
schedules = torch.optim.lr_scheduler
for schedule in [schedules.StepLR(sgd, 3), schedules.CosineAnnealingLR(sgd, 10), schedules.OneCycleLR(sgd, 0.1, total_steps=9), schedules.ReduceLROnPlateau(sgd), schedules.MultiStepLR(sgd, [1, 2])]:
    save(type(schedule).__name__, schedule=schedule.state_dict())
save('random', python=random.getstate(), numpy=np.random.get_state(), generator=np.random.default_rng(0).bit_generator.state, seed=2**64 - 1)
for t in ['bool_', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float16', 'float32', 'float64', 'complex64', 'complex128']:
    save(t, value=getattr(np, t)(1), type=np.dtype(getattr(np, t)), array=np.ones((2, 3), t))
save('plain', path=pathlib.Path('/a/b'), now=datetime.datetime.now(datetime.timezone.utc), took=datetime.timedelta(1), day=datetime.date.today(),
    args=argparse.Namespace(lr=0.1, out=pathlib.Path('c')), complex=1 + 2j, set={1, 2}, frozen=frozenset('a'), bytes=b'a', array=bytearray(b'a'),
    range=range(3), slice=slice(1, 2), size=torch.Size([1, 2]), device=torch.device('cpu'), type=torch.complex128,
    counts=collections.defaultdict(int, a=1), lists=collections.defaultdict(list), counter=collections.Counter('ab'), last=collections.deque([1, 2], maxlen=3),
    nested=collections.OrderedDict(a=collections.OrderedDict(b=1)))
eye = torch.eye(4)
save('numbers', double=torch.ones(3, dtype=torch.complex128), half=torch.ones(3, dtype=torch.complex32))
save('signs', imaginary=torch.ones(3, dtype=torch.complex64).conj().imag, conjugate=torch.ones(3, dtype=torch.complex64).conj())
save('sparse', coo=eye.to_sparse(), csr=eye.to_sparse_csr(), csc=eye.to_sparse_csc(), bsr=eye.to_sparse_bsr(2))
save('quantized', one=torch.quantize_per_tensor(eye, 0.1, 0, torch.qint8), unsigned=torch.quantize_per_tensor(eye, 0.1, 0, torch.quint8),
    wide=torch.quantize_per_tensor(eye, 0.1, 0, torch.qint32), channels=torch.quantize_per_channel(eye, torch.ones(4), torch.zeros(4), 0, torch.qint8))
save('nested', nested=torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]), meta=torch.ones(3, device='meta'))
save('scaler', scaler=torch.amp.GradScaler('cpu').state_dict())
`,
      folder,
    );
    await expectRead(folder, expected, 80);
  });

  test("it loads what is written, with weights_only and mapped", () => {
    const folder = scratchFolder();
    const dtypes = ["F32", "F64", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL", "C64"];
    const expected = writeFiles(folder, "pt", dtypes, writePytorch);
    const read = run(
      `
import torch
for k in range(count):
    state = torch.load(f'{folder}/{k}.pt', weights_only=True, mmap=bool(k % 2))
    out[f'{k}.pt'] = {name: of_torch(t) for name, t in state.items()}
`,
      folder,
    );
    expect(read).toEqual(expected);
  });

  test("it loads a file of its own in which one tensor was overwritten", async () => {
    const folder = scratchFolder();
    run(
      `
import torch, torch.nn as nn
torch.manual_seed(3)
torch.save(nn.LSTM(3, 4).state_dict(), f'{folder}/a.pt')
torch.save(nn.LSTM(3, 4).state_dict(), f'{folder}/b.pt', _use_new_zipfile_serialization=False)
`,
      folder,
    );
    const edit = fromFloat(
      Float32Array.from({ length: 16 }, (_, k) => k),
      [16],
    );
    for (const name of ["a.pt", "b.pt"]) {
      const file = readFileSync(join(folder, name));
      const contents = await openFile(bytesSource(file));
      const { bytes: edited } = await overwriteTensors(file, contents, new Map([["bias_ih_l0", edit]]));
      const before = digests(await readAll(contents));
      expect(digests(await readAll(await openFile(bytesSource(edited))))).toEqual({
        ...before,
        ...digests(new Map([["bias_ih_l0", edit]])),
      });
      writeFileSync(join(folder, `edited.${name}`), edited);
    }
    run(
      `
import torch, zipfile
assert zipfile.ZipFile(f'{folder}/edited.a.pt').testzip() is None
for name in 'ab':
    old, new = (torch.load(f'{folder}/{p}{name}.pt', weights_only=True) for p in ('', 'edited.'))
    assert new['bias_ih_l0'].tolist() == list(range(16))
    assert all(torch.equal(old[k], new[k]) for k in old if k != 'bias_ih_l0')
`,
      folder,
    );
  });
});

describe.skipIf(!hasPython("torch", "safetensors"))("safetensors", () => {
  test("its files are read, and it reads what is written", async () => {
    const folder = scratchFolder();
    const expected = run(
      `
import torch
from safetensors.torch import save_file
torch.manual_seed(4)
types = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
r = lambda n: int(torch.randint(n, (1,)))
for k in range(count):
    tensors = {f'lstm.{j}': (torch.randn([r(5) for _ in range(r(4))]) * 100).to(types[r(len(types))]) for j in range(6)}
    save_file(tensors, f'{folder}/{k}.safetensors', metadata={'format': 'pt', 'k': 'ü"'} if k % 2 else None)
    out[f'{k}.safetensors'] = {name: of_torch(t) for name, t in tensors.items()}
`,
      folder,
    );
    await expectRead(folder, expected);
    const dtypes = ["F32", "F64", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL"];
    const written = writeFiles(folder, "out", dtypes, (tensors) =>
      writeSafetensors(tensors, new Map([["format", "pt"]])),
    );
    const read = run(
      `
from safetensors import safe_open
for k in range(count):
    with safe_open(f'{folder}/{k}.out', 'pt') as f:
        assert f.metadata() == {'format': 'pt'}
        out[f'{k}.out'] = {name: of_torch(f.get_tensor(name)) for name in f.keys()}
`,
      folder,
    );
    expect(read).toEqual(written);
  });
});

/** flax.serialization's packing, on msgpack itself: Flax is not packaged. */
const FLAX = `
import msgpack, numpy as np
def pack(x):
    if isinstance(x, np.ndarray):
        return msgpack.ExtType(1, msgpack.packb((x.shape, x.dtype.name, x.tobytes()), use_bin_type=True))
    if isinstance(x, np.generic):
        return msgpack.ExtType(3, msgpack.packb(((), x.dtype.name, np.asarray(x).tobytes()), use_bin_type=True))
    return x
def unpack(code, data):
    assert code == 1
    shape, name, raw = msgpack.unpackb(data)
    return np.frombuffer(raw, dtype=name).reshape(shape)
def flat(tree, path=''):
    for key, value in tree.items():
        name = path + '/' + key if path else key
        yield from flat(value, name) if isinstance(value, dict) else [(name, value)]
`;

import { writeFlax, writeNpy, writeNpz, writePytorch } from "../../support/writers.ts";

describe.skipIf(!hasPython("numpy", "msgpack"))("msgpack in the layout of Flax", () => {
  test("its files are read", async () => {
    const folder = scratchFolder();
    const expected = run(
      `${FLAX}
rng = np.random.default_rng(5)
types = ['f4','f8','f2','i8','i4','i2','i1','u1','u2','u4','u8','?']
def one():
    shape = tuple(int(n) for n in rng.integers(0, 12, size=rng.integers(0, 4)))
    return (rng.normal(size=shape) * 100).astype(types[rng.integers(len(types))]).reshape(shape)
for k in range(count):
    tree = {'params': {f'cell_{j}': {'kernel': one(), 'bias': one()} for j in range(3)}, 'step': 7 + 1000 * k, 'scalar': np.float32(k), 'name': 'x' * 50 * k}
    with open(f'{folder}/{k}.msgpack', 'wb') as f:
        f.write(msgpack.packb(tree, default=pack, strict_types=True))
    out[f'{k}.msgpack'] = {name: of_numpy(np.asarray(v)) for name, v in flat(tree) if isinstance(v, (np.ndarray, np.generic))}
`,
      folder,
    );
    await expectRead(folder, expected);
  });

  test("it reads what is written", () => {
    const folder = scratchFolder();
    const dtypes = ["F32", "F64", "F16", "I64", "I32", "I16", "I8", "U8", "U16", "U32", "U64", "BOOL", "C64"];
    const expected = writeFiles(folder, "msgpack", dtypes, writeFlax, "/");
    const read = run(
      `${FLAX}
for k in range(count):
    with open(f'{folder}/{k}.msgpack', 'rb') as f:
        tree = msgpack.unpackb(f.read(), ext_hook=unpack)
    out[f'{k}.msgpack'] = {name: of_numpy(v) for name, v in flat(tree)}
`,
      folder,
    );
    expect(read).toEqual(expected);
  });
});
