"""A job of jobs.ts with PyTorch: python/train.py on a job folder, on one thread, without its run directory.

    python jobs_pytorch.py FOLDER

Prints updates, milliseconds and the last loss, as JSON.
"""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
import torch
import train


class Unwritten(train.Run):
    """Keeps the last report. The clock starts once data and model are there."""

    def begin(self):
        self.start, self.last = time.perf_counter(), None

    def append(self, report):
        self.last = report

    def save(self, step, state, tensors):
        pass

    def write(self, name, data):
        milliseconds = (time.perf_counter() - self.start) * 1000
        print(json.dumps({"updates": self.last["step"], "total": milliseconds, "loss": self.last["loss"]}))


torch.set_num_threads(1)
train.Run = Unwritten
train.Task.summed = lambda self, *values: [float(each) for each in values]  # one process has nothing to add
train.main()
