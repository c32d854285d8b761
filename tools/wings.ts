/** The wings of src/ and their rooms, and what each may import. */

/** Wing → wings that it may import. `#platform/…` is the way to what differs between Node and a page, and is open to all. */
export const wings: Readonly<Record<string, readonly string[]>> = {
  core: [],
  checkpoint: ["core"],
  realtime: ["core", "checkpoint"],
  jobs: ["core", "checkpoint"],
  platform: ["core", "checkpoint", "realtime"],
  command: ["core", "checkpoint", "realtime", "jobs", "platform"],
};

/** Wing → its rooms, each with the rooms of the same wing that it may import. A room may always import itself; a wing without rooms is one. */
export const rooms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  core: {
    tensor: [],
    storage: ["tensor"],
    cells: ["tensor"],
    chain: ["cells", "tensor"],
    kernels: ["cells", "tensor"],
    autograd: ["kernels", "cells", "tensor"],
    nn: ["autograd", "kernels", "chain", "cells", "tensor"],
    init: ["nn", "kernels", "cells", "tensor"],
    train: ["nn", "autograd", "kernels", "storage", "tensor"],
    gates: ["train", "nn", "autograd", "cells", "tensor"],
  },
  checkpoint: {
    formats: [],
    interop: ["formats"],
    edit: ["interop", "formats"],
    modules: ["edit", "interop", "formats"],
    chain: ["interop", "formats"],
  },
  realtime: {
    stream: [],
    signal: ["stream"],
    audio: [],
    network: ["signal", "stream"],
    source: ["network", "stream"],
    worklet: ["audio", "network", "stream"],
    voice: ["worklet", "audio", "network"],
  },
  jobs: { data: [], figure: [], tasks: ["data"] },
  command: {},
  // Ports are what the other wings ask for as `#platform/…`, with the same names on both platforms.
  platform: { ports: ["node"], node: [] },
};
