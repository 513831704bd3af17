/** Question 3: the values of a ranking, the sum written out, and what the sheet made of it. */
import '../../text/readouts.css';
import { html, mathml, type TemplateResult } from 'lit-html';
import { averagePrecision, interpolatedPoints, type Ranking } from '../../../worksheet/index.ts';
import { formula } from '../../text/mathml.ts';
import { addendsOf, type Addend, comparedNaively, fractionAt, roundedEarly } from './text.ts';

export interface PrecisionProps {
  readonly ranking: Ranking;
  readonly isSheet: boolean;
}

/** The three customary values. */
export function precisionValues({ ranking }: PrecisionProps): TemplateResult {
  const { interpolated11, interpolated101, allPoint } = averagePrecision(ranking);
  const value = (name: string, x: number, note: string) =>
    html`<div>
      <dt>${name}</dt>
      <dd><b>${x.toFixed(4)}</b><small>${note}</small></dd>
    </div>`;
  return html`<dl class="readouts">
    ${value('11 points', interpolated11, 'PASCAL VOC 2007, the sheet')}
    ${value('101 points', interpolated101, 'COCO')}
    ${value('all points', allPoint, 'the area, PASCAL VOC 2010')}
  </dl>`;
}

/** (5·1 + 4·4/7 + 2·1/2) / 11, as it comes out. */
export function writtenOut({ ranking }: PrecisionProps): TemplateResult {
  const addends = addendsOf(interpolatedPoints(ranking, 11));
  const precisionOf = ({ rank }: Addend) => {
    if (rank === null) return mathml`<mn>0</mn>`;
    const { hits } = fractionAt(ranking, rank);
    return hits === rank ? mathml`<mn>1</mn>` : mathml`<mfrac><mn>${hits}</mn><mn>${rank}</mn></mfrac>`;
  };
  const sum = addends.map(
    (addend, index) =>
      mathml`${index === 0 ? '' : mathml`<mo>+</mo>`}<mn>${addend.count}</mn><mo>·</mo>${precisionOf(addend)}`,
  );
  return html`<div class="sum">
    ${formula(mathml`<mfrac><mrow>${sum}</mrow><mn>11</mn></mfrac><mo>=</mo><mn>${averagePrecision(ranking).interpolated11.toFixed(6)}</mn>`)}
  </div>`;
}

/** The sheet's slip, and a trap that programs fall into. */
export function precisionSlips({ ranking, isSheet }: PrecisionProps): TemplateResult {
  const exact = averagePrecision(ranking).interpolated11;
  const early = roundedEarly(ranking);
  const naive = comparedNaively(ranking);
  const differs = Math.abs(naive - exact) > 1e-9;
  return html`
    <div class="slip">
      <h3>Slip: rounded too early</h3>
      <p>
        ${isSheet ? html`The sheet says <s>0.752</s>: it` : 'The sheet'} rounded each precision to two
        decimals, and cut the mean after three. Done here, that gives <s>${early}</s>; exact is
        <b>${exact.toFixed(4)}</b>.
      </p>
    </div>
    <div class="slip">
      <h3>Trap: recall compared as decimals</h3>
      <p>
        In float64 <code>3/5 >= 0.1*6</code> is ${String(3 / 5 >= 0.1 * 6)}, for <code>0.1*6</code> is
        ${0.1 * 6}. A program that compares so gets
        ${differs ? html`<s>${naive.toFixed(4)}</s> for this ranking` : `${naive.toFixed(4)} here, by luck the same`}.
      </p>
      <p>We compare whole numbers: <code>3*10 >= 6*5</code>.</p>
    </div>
  `;
}
