/** Lines of Python that print a network, with its numbers, as an experiment: of courses, and of PyTorch. */
import { html, type TemplateResult } from 'lit-html';

interface Snippet {
  readonly name: string;
  readonly code: string;
}

const coursera = (cell: string, weights: string, state: string) => `import json
# behind rnn_backward's inputs: x (n_x, m, T), a0 (n_a, m), da (n_a, m, T), parameters
print(json.dumps({
    "version": 2, "cell": "${cell}", "loss": "linear", "reduction": "sum",
    "weights": {k: parameters[k].tolist() for k in ${weights}},
    "sequences": [{"inputs": x[:, i, :da.shape[2]].T.tolist(), "targets": da[:, i].T.tolist(),
                   "initial": {"h": a0[:, i].tolist()${state}}} for i in range(x.shape[1])]}))`;

const cs231n = (cell: string, state: string) => `import json
# behind the inputs of the backward pass: x (N, T, D), h0 (N, H), Wx, Wh, b, dh (N, T, H)
print(json.dumps({
    "version": 2, "cell": "${cell}", "loss": "linear", "reduction": "sum",
    "weights": {"Wx": Wx.tolist(), "Wh": Wh.tolist(), "b": b.tolist()},
    "sequences": [{"inputs": x[i].tolist(), "targets": dh[i].tolist(),
                   "initial": {"h": h0[i].tolist()${state}}} for i in range(len(x))]}))`;

export const snippets: readonly Snippet[] = [
  { name: 'Coursera, RNN', code: coursera('tanh', '("Waa", "Wax", "ba")', '') },
  {
    name: 'Coursera, LSTM',
    code: coursera(
      'lstm',
      '("Wf", "Wi", "Wc", "Wo", "bf", "bi", "bc", "bo")',
      ', "c": [0.0] * len(a0)',
    ).replace('rnn_backward', 'lstm_backward'),
  },
  { name: 'CS231n, RNN', code: cs231n('tanh', '') },
  { name: 'CS231n, LSTM', code: cs231n('lstm', ', "c": [0.0] * h0.shape[1]') },
  {
    name: 'PyTorch',
    code: `import json
# rnn: nn.RNN, nn.LSTM or nn.GRU of one layer; fc: nn.Linear; x (T, N, m), y (T, N, q)
weights = {**dict(rnn.named_parameters()), "fc.weight": fc.weight, "fc.bias": fc.bias}
print(json.dumps({
    "version": 2, "cell": {"RNN_TANH": "tanh", "RNN_RELU": "relu"}.get(rnn.mode, rnn.mode.lower()),
    "loss": "mse", "reduction": "mean",  # as nn.MSELoss(); or "cross-entropy", "bce"
    "weights": {k: w.tolist() for k, w in weights.items()},
    "sequences": [{"inputs": x[:, i].tolist(), "targets": y[:, i].tolist()} for i in range(x.shape[1])]}))`,
  },
];

export interface SnippetProps {
  /** The one on show. */
  readonly open: number;
  /** What came of copying it; empty before. */
  readonly news: string;
  readonly onOpen: (index: number) => void;
  readonly onCopy: (code: string) => void;
}

export const snippetsView = ({ open, news, onOpen, onCopy }: SnippetProps): TemplateResult =>
  html`<details class="check-snippets">
    <summary>Have your Python print it</summary>
    <div class="controls">
      <label
        >for
        <select
          aria-label="What your code is"
          @change=${({ target }: Event) => onOpen((target as HTMLSelectElement).selectedIndex)}
        >
          ${snippets.map(({ name }, index) => html`<option .selected=${index === open}>${name}</option>`)}
        </select></label
      >
      <button type="button" @click=${() => onCopy(snippets[open].code)}>Copy</button>
      <span role="status">${news}</span>
    </div>
    <pre tabindex="0" role="group" aria-label="Python">${snippets[open].code}</pre>
    <p class="note">
      Run it with your variables, and paste here what it prints. All sequences are taken, with their sum.
    </p>
  </details>`;
