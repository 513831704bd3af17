"""Records how the gradient travels back through the recurrent layers of a PyTorch model while it trains. One file, no more than
PyTorch is needed: copy it beside your script.

    from backflow_recorder import Recorder

    recorder = Recorder(model, "traces/run-1", every=100)
    for x, y in batches:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        recorder.before_clipping()                             # may be left out where nothing is clipped
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        recorder.update(loss, lr=scheduler.get_last_lr()[0])   # once an update, before optimizer.step()
        optimizer.step()
    recorder.close()

Every `every`-th update it writes, for each layer and direction, the norms of dE/dh_t and, of an LSTM, dE/dc_t, and for each
parameter the norm of its gradient. What is written and how to read it: docs/traces.md of Backflow.

nn.RNN, nn.LSTM and nn.GRU hide their steps. The recorder keeps what went in and the gradient of what came out, and after the
backward pass runs the same batch again, step by step, with the same weights: one slow forward and backward pass of the
recurrent layers every `every` updates. nn.RNNCell, nn.LSTMCell and nn.GRUCell are asked for the gradients of their h and c as
they are.

Under DistributedDataParallel each process makes a recorder, on the model or its wrapper, and writes files of its own; the norms
of its parameters' gradients are those of its own batch, before the all-reduce, beside those after it.
"""
import json
import os
import struct
import warnings

import torch
from torch import nn

_LAYERS = (nn.RNN, nn.LSTM, nn.GRU)
_CELLS = (nn.RNNCell, nn.LSTMCell, nn.GRUCell)
_DTYPES = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}


class Recorder:
    def __init__(self, model, folder, every=100, whole=False, records_per_chunk=8, rank=None, world=None, index_bytes=16_000_000):
        """`whole`: writes dE/dh_t, dE/dc_t, h_t, inputs and weights themselves too, not only norms. `rank`, `world`: as torch.distributed says.
        `index_bytes`: an index that is as long is followed by another one."""
        spread = torch.distributed.is_available() and torch.distributed.is_initialized()
        self.rank = rank if rank is not None else torch.distributed.get_rank() if spread else 0
        self.world = world if world is not None else torch.distributed.get_world_size() if spread else 1
        self.every, self.whole, self.per_chunk = every, whole, records_per_chunk
        self.model = model.module if isinstance(model, nn.parallel.DistributedDataParallel) else model
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.index_bytes = index_bytes
        self._head = {"format": "backflow-trace", "version": 1, "rank": self.rank, "world": self.world, "every": every}
        self.updates, self._chunks, self._part = _resume(self._index)
        if not os.path.exists(self._index(0)) or os.path.getsize(self._index(0)) == 0:
            _append(self._index(0), [self._head])
        self._pending, self._tensors = [], {}
        self._calls, self._cells, self._local, self._before = [], {}, {}, None
        self._handles = []
        for name, module in self.model.named_modules():
            if isinstance(module, _LAYERS):
                self._handles.append(module.register_forward_hook(lambda m, i, o, name=name: self._layer(name, m, i, o)))
            elif isinstance(module, _CELLS):
                self._handles.append(module.register_forward_hook(lambda m, i, o, name=name: self._cell(name, m, o)))
        for name, p in self.model.named_parameters():
            if p.requires_grad:
                # Runs before the gradient is added to p.grad, and so before DistributedDataParallel averages it.
                self._handles.append(p.register_hook(lambda g, name=name: self._own(name, g)))

    def _index(self, part):
        return os.path.join(self.folder, f"rank-{self.rank}.jsonl" if part == 0 else f"rank-{self.rank}-{part:06d}.jsonl")

    @property
    def _records(self):
        return self.updates % self.every == 0

    def before_clipping(self):
        """Call it after `backward()`, before gradients are clipped."""
        if self._records:
            self._before = self._norms()

    def update(self, loss, lr=None):
        """Call it once an update, after clipping, before the optimizer's step."""
        if self._records:
            self._record(float(loss), lr)
        self._calls, self._cells, self._local, self._before = [], {}, {}, None
        self.updates += 1

    def close(self):
        """Writes what is left, and takes the hooks off the model."""
        self._flush()
        for handle in self._handles:
            handle.remove()

    # What the hooks keep.

    def _layer(self, name, module, inputs, output):
        if not (self._records and module.training and torch.is_grad_enabled()):
            return
        why = (
            "packed sequences" if isinstance(inputs[0], nn.utils.rnn.PackedSequence)
            else "dropout between layers, whose masks cannot be drawn again" if module.dropout and module.num_layers > 1
            else "projections" if getattr(module, "proj_size", 0)
            else None
        )
        if why:
            return warnings.warn(f"backflow_recorder: {name} is not recorded: {why}", stacklevel=2)
        y, state = output
        call = {"name": name, "module": module, "x": inputs[0].detach(), "start": inputs[1] if len(inputs) > 1 else None, "y": None, "state": {}}
        self._calls.append(call)
        if y.requires_grad:
            y.register_hook(lambda g: call.update(y=g.detach()))
        for key, value in zip("hc", state if isinstance(state, tuple) else (state,)):
            if value.requires_grad:
                value.register_hook(lambda g, key=key: call["state"].update({key: g.detach()}))

    def _cell(self, name, module, output):
        if self._records and module.training and torch.is_grad_enabled():
            step = {}
            self._cells.setdefault(name, []).append(step)
            for key, value in zip("hc", output if isinstance(output, tuple) else (output,)):
                if value.requires_grad:
                    value.register_hook(lambda g, key=key: step.update({key: g.detach()}))

    def _own(self, name, gradient):
        if self._records:
            self._local[name] = gradient.detach().norm()

    def _norms(self):
        return {name: p.grad.norm() for name, p in self.model.named_parameters() if p.grad is not None}

    # What is written.

    def _record(self, loss, lr):
        after = self._norms()
        before = self._before or after
        tensors, cells = {}, {}
        for index, call in enumerate(self._calls):
            name = f"{call['name']}@{index}" if any(c["name"] == call["name"] for c in self._calls[:index]) else call["name"]
            cells[name] = _cell_of(call["module"])
            tensors.update(_rerun(call, name, self.whole))
        for name, steps in self._cells.items():
            for key in "hc":
                found = [step[key] for step in steps if key in step]
                if found and len(found) == len(steps):
                    tensors.update(_summary(f"{name}.l0.d0", key, torch.stack(found), self.whole))
        gradients = {name: [self._local.get(name), before[name], after[name]] for name in after}
        self._pending.append({
            "update": self.updates,
            "loss": loss,
            **({"lr": float(lr)} if lr is not None else {}),
            "gradients": {name: [None if x is None else float(x) for x in norms] for name, norms in gradients.items()},
            "tensors": list(tensors),
            **({"cells": cells} if self.whole else {}),
        })
        self._tensors.update({f"{self.updates}/{name}": value for name, value in tensors.items()})
        if len(self._pending) >= self.per_chunk:
            self._flush()

    def _flush(self):
        """The chunk first, whole or not at all; then the lines that name it."""
        if not self._pending:
            return
        chunk = f"rank-{self.rank}-{self._chunks:06d}.safetensors"
        path = os.path.join(self.folder, chunk)
        with open(path + ".part", "wb") as file:
            file.write(_safetensors(self._tensors))
            file.flush()
            os.fsync(file.fileno())
        os.replace(path + ".part", path)
        records = [{**record, "chunk": chunk} for record in self._pending]
        if os.path.getsize(self._index(self._part)) >= self.index_bytes:
            self._part += 1
            records = [self._head] + records
        _append(self._index(self._part), records)
        self._pending, self._tensors = [], {}
        self._chunks += 1


def _cell_of(module):
    return module.nonlinearity if isinstance(module, nn.RNN) else "lstm" if isinstance(module, nn.LSTM) else "gru"


def _rerun(call, name, whole):
    """The steps of nn.RNN, nn.LSTM or nn.GRU, by PyTorch's formulas, with their gradients."""
    module, x, y = call["module"], call["x"], call["y"]
    if y is None and not call["state"]:
        return {}
    if x.dim() == 2:
        x, y = x[:, None], None if y is None else y[:, None]
    elif module.batch_first:
        x, y = x.transpose(0, 1), None if y is None else y.transpose(0, 1)
    sides, n = 2 if module.bidirectional else 1, module.hidden_size
    start = call["start"]
    start = start if isinstance(start, tuple) else (start,)
    first = lambda key, index: (
        x.new_zeros(x.shape[1], n) if start[0] is None else start["hc".index(key)].detach().reshape(module.num_layers * sides, -1, n)[index]
    )
    with torch.enable_grad():
        seen, ends, given, inputs = {}, {}, {}, x
        for layer in range(module.num_layers):
            outputs = []
            for side in range(sides):
                suffix, index = f"_l{layer}" + ("_reverse" if side else ""), layer * sides + side
                w = {key: getattr(module, key + suffix).detach().requires_grad_() for key in ["weight_ih", "weight_hh"]}
                b = {key: getattr(module, key + suffix).detach() if module.bias else None for key in ["bias_ih", "bias_hh"]}
                h, c = first("h", index), first("c", index) if isinstance(module, nn.LSTM) else None
                given[layer, side] = {"x": inputs, "h0": h, **({} if c is None else {"c0": c}), **w, **{k: v for k, v in b.items() if v is not None}}
                steps = [None] * len(inputs)
                for t in reversed(range(len(inputs))) if side else range(len(inputs)):
                    h, c = _step(module, nn.functional.linear(inputs[t], w["weight_ih"], b["bias_ih"]), nn.functional.linear(h, w["weight_hh"], b["bias_hh"]), h, c)
                    steps[t] = (h, c)
                seen[layer, side], ends[index] = steps, (h, c)
                outputs.append(torch.stack([h for h, _ in steps]))
                given[layer, side]["above"] = outputs[-1]
            inputs = torch.cat(outputs, -1)
        seeds = [] if y is None else [(inputs, y)]
        for key, gradient in call["state"].items():
            gradient = gradient.reshape(module.num_layers * sides, -1, n)
            seeds += [(ends[index]["hc".index(key)], gradient[index]) for index in ends]
        wanted = [(layer, side, key, [step["hc".index(key)] for step in steps])
                  for (layer, side), steps in seen.items() for key in ("hc" if steps[0][1] is not None else "h")]
        above = [of["above"] for of in given.values()]
        flat = torch.autograd.grad([a for a, _ in seeds], [v for *_, values in wanted for v in values] + above, [g for _, g in seeds], allow_unused=True)
    found, at = {}, 0
    for layer, side, key, values in wanted:
        gradients = [torch.zeros_like(v) if g is None else g for v, g in zip(values, flat[at : at + len(values)])]
        at += len(values)
        found.update(_summary(f"{name}.l{layer}.d{side}", key, torch.stack(gradients), whole))
        if whole:
            found[f"{name}.l{layer}.d{side}.{key}"] = torch.stack(values).detach()
    if whole:
        for (layer, side), gradient in zip(given, flat[at:]):
            own = given[layer, side]
            total = torch.zeros_like(own["above"]) if gradient is None else gradient.clone()
            index, key = layer * sides + side, f"{name}.l{layer}.d{side}"
            # What the model made of the last state counts as coming from above, too; of the last c there is no such place.
            if "h" in call["state"]:
                total[0 if side else -1] += call["state"]["h"].reshape(module.num_layers * sides, -1, n)[index]
            if "c" not in call["state"]:
                found[f"{key}.above"] = total
            found.update({f"{key}.{part}": value.detach() for part, value in own.items() if part != "above"})
    return found


def _step(module, from_input, from_state, h, c):
    if isinstance(module, nn.LSTM):
        i, f, g, o = (from_input + from_state).chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
    if isinstance(module, nn.GRU):
        (xr, xz, xn), (hr, hz, hn) = from_input.chunk(3, -1), from_state.chunk(3, -1)
        z, new = torch.sigmoid(xz + hz), torch.tanh(xn + torch.sigmoid(xr + hr) * hn)
        return (1 - z) * new + z * h, None
    return (torch.relu if module.nonlinearity == "relu" else torch.tanh)(from_input + from_state), None


def _summary(name, key, gradients, whole):
    """Of dE/dh_t (T, B, n): norms over the units, and of those mean, median, least and largest over the batch, (T, 4)."""
    norms = gradients.reshape(len(gradients), -1, gradients.shape[-1]).norm(dim=-1)
    columns = [norms.mean(1), norms.median(1).values, norms.min(1).values, norms.max(1).values]
    found = {f"{name}.d{key}.norm": torch.stack(columns, 1)}
    if whole:
        found[f"{name}.d{key}"] = gradients
    return found


def _safetensors(tensors):
    header, data = {}, []
    at = 0
    for name, tensor in tensors.items():
        tensor = tensor.detach().cpu().contiguous()
        if tensor.dtype not in _DTYPES:
            tensor = tensor.float()
        raw = bytes(tensor.numpy().tobytes())
        header[name] = {"dtype": _DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [at, at + len(raw)]}
        data.append(raw)
        at += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(data)


def _append(path, records):
    with open(path, "a") as file:
        file.write("".join(json.dumps(record) + "\n" for record in records))
        file.flush()
        os.fsync(file.fileno())


def _resume(index):
    """How many updates, chunks and indices after the first there are already; a last line that was cut off is taken away."""
    part = 0
    while os.path.exists(index(part + 1)):
        part += 1
    while os.path.exists(index(part)):
        with open(index(part), "rb+") as file:
            text = file.read()
            whole = text[: text.rfind(b"\n") + 1]
            file.truncate(len(whole))
        records = [record for record in map(json.loads, whole.splitlines()) if "update" in record]
        if records:
            return records[-1]["update"] + 1, int(records[-1]["chunk"].split("-")[-1].split(".")[0]) + 1, part
        if part == 0:
            break
        # Of one that was begun when the run was killed nothing is left.
        os.remove(index(part))
        part -= 1
    return 0, 0, 0
