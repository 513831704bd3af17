/** What stands on the page before a run is open, and what says which one is. */
import { html, type TemplateResult } from 'lit-html';
import { counted } from '../text/format.ts';
import { EXAMPLE } from './files.ts';
import type { OpenedRun } from './view.ts';

export const LEAD = html`<p class="note">
  A small recorder writes beside your PyTorch training how far back the gradient of each recurrent layer gets.
  This page shows it over the whole run: where it vanished, exploded, or was clipped.
</p>`;

/** From a script to the picture. */
export const STEPS = html`<ol class="traces-steps">
  <li>Get the recorder, one file, and put it beside your training script.</li>
  <li>
    Tell it of each update:
    <pre><code>from backflow_recorder import Recorder

recorder = Recorder(model, "traces/run-1", every=100)
for x, y in batches:
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    recorder.before_clipping()          # if you clip
    clip_grad_norm_(model.parameters(), 1.0)
    recorder.update(loss)               # before the step
    optimizer.step()
recorder.close()</code></pre>
  </li>
  <li>
    Open its folder here, while it trains or later. Files are read in this page, and never leave your machine.
  </li>
</ol>`;

export const runView = ({ name, records, ranks }: OpenedRun): TemplateResult =>
  html`<p class="note">
    ${name}: ${counted(records, 'recorded update')}${ranks.length > 1 ? ` on ${ranks.length} processes` : ''}.
    ${
      name === EXAMPLE
        ? 'An LSTM learns to add the two marked ones of 50 numbers.'
        : 'Drag over updates to zoom in; point at one to see it step by step.'
    }
  </p>`;
