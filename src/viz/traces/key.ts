/** Which line is which. */
import { html, type TemplateResult } from 'lit-html';
import type { OpenedRun, View } from './view.ts';

export const tracesKey = ({ lines }: View, { ranks }: OpenedRun): TemplateResult =>
  html`<div class="chart-key">
    <span
      ><svg class="swatch shown" width="26" height="12"><path class="run" d="M1,6H25" /></svg
      >${ranks.length > 1 ? 'averaged over the processes' : 'this run'}</span
    >
    <span
      ><svg class="swatch after" width="26" height="12"><path class="run" d="M1,6H25" /></svg>after
      clipping</span
    >
    ${
      ranks.length > 1
        ? html`<span
            ><svg class="swatch rank" width="26" height="12">
              <path class="band" d="M1,1H25V11H1Z" />
              <path class="run" d="M1,6H25" /></svg
            >each process, on its own batch, and the band of all</span
          >`
        : ''
    }
    ${
      lines.length > 1
        ? html`<span
            ><svg class="swatch other" width="26" height="12"><path class="run" d="M1,6H25" /></svg>other
            runs</span
          >`
        : ''
    }
    <span><span class="patch traces-clipped"></span>share that was clipped</span>
  </div>`;
